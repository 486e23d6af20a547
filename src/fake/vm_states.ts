/** The states that OpenStack Nova has for a server (`nova/compute/vm_states.py`). */
export const vmStates = [
  "active",
  "building",
  "paused",
  "suspended",
  "stopped",
  "rescued",
  "resized",
  "soft-delete",
  "deleted",
  "error",
  "shelved",
  "shelved_offloaded",
] as const;

/** A state of a server, as `OS-EXT-STS:vm_state` has it. */
export type VmState = typeof vmStates[number];
