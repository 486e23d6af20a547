#!/usr/bin/python3
"""Create Nova's databases, a cell and the servers of the lab, with Nova's own code.

One process in place of four calls of nova-manage (api_db sync, map_cell0, create_cell, db sync); the
servers are written as nova.objects. Environment: NOVA_CONF, CELL0_DB, CELL1_DB.
"""
import datetime
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers as lab

from nova import config
from nova import context as nova_context
from nova import objects
from nova.db import migration
from nova.network import model as network_model
import nova.conf

CONF = nova.conf.CONF
config.parse_args(['nova-seed', '--config-file', os.environ['NOVA_CONF']])
objects.register_all()

CELL1_UUID = 'ce11ce11-0000-4000-8000-000000000001'

migration.db_sync(database='api')
ctx = nova_context.get_admin_context()


def cell(uuid, name, transport, db):
    try:
        return objects.CellMapping.get_by_uuid(ctx, uuid)
    except Exception:
        c = objects.CellMapping(ctx, uuid=uuid, name=name, transport_url=transport,
                                database_connection=db)
        c.create()
        return c


cell0 = cell(objects.CellMapping.CELL0_UUID, 'cell0', 'none:///', os.environ['CELL0_DB'])
cell1 = cell(CELL1_UUID, 'cell1', 'fake://', os.environ['CELL1_DB'])
for c in (cell0, cell1):
    with nova_context.target_cell(ctx, c) as cctx:
        migration.db_sync(database='main', context=cctx)

flavor = objects.Flavor(ctx, name='lab.small', memory_mb=512, vcpus=1, root_gb=1, ephemeral_gb=0,
                        swap=0, rxtx_factor=1.0, vcpu_weight=0, flavorid='lab-small',
                        is_public=True, disabled=False)
flavor.create()
flavor = objects.Flavor.get_by_name(ctx, 'lab.small')
T0 = datetime.datetime(2024, 1, 1, 0, 0, 0, tzinfo=datetime.timezone.utc)

with nova_context.target_cell(ctx, cell1) as cctx:
    svc = objects.Service(cctx, host='lab-host', binary='nova-compute', topic='compute')
    svc.create()
    objects.HostMapping(ctx, host='lab-host', cell_mapping=cell1).create()

for n, (name, uuid, vm, task, power, extra, meta) in enumerate(lab.SERVERS, 1):
    project = extra.get('project', lab.PROJECT_ID)
    fields = dict(
        uuid=uuid, project_id=project, user_id='lab-user', image_ref='', display_name=name,
        hostname='lab-%02d' % n, display_description=name, vm_state=vm, task_state=task,
        power_state=power, launched_at=extra.get('launched_at', T0),
        reservation_id='r-lab%04d' % n, host=extra.get('host', 'lab-host'),
        node=extra.get('host', 'lab-host'), locked=extra.get('locked', False),
        locked_by=extra.get('locked_by'), metadata=dict(meta), system_metadata={},
        instance_type_id=flavor.id, memory_mb=flavor.memory_mb, vcpus=flavor.vcpus,
        root_gb=1, ephemeral_gb=0, availability_zone='nova', config_drive='',
        key_name=None, root_device_name='/dev/vda', launch_index=0, hidden=False,
        access_ip_v4=None, access_ip_v6=None, kernel_id='', ramdisk_id='')
    if 'compute_id' in objects.Instance.fields:  # from release 28 on
        fields['compute_id'] = 1 if fields['node'] else None
    mapping = objects.InstanceMapping(ctx, instance_uuid=uuid, project_id=project,
                                      user_id='lab-user', queued_for_delete=False)
    if extra.get('build_request'):
        mapping.cell_mapping = None
        mapping.create()
        inst = objects.Instance(ctx, **fields)
        inst.flavor, inst.old_flavor, inst.new_flavor = flavor, None, None
        inst.info_cache = objects.InstanceInfoCache(
            instance_uuid=uuid, network_info=network_model.NetworkInfo())
        inst.created_at, inst.auto_disk_config, inst.progress, inst.trusted_certs = T0, False, 0, None
        inst.tags = objects.TagList(objects=[])
        inst.pci_requests = objects.InstancePCIRequests(instance_uuid=uuid, requests=[])
        objects.BuildRequest(ctx, instance=inst, project_id=project, instance_uuid=uuid,
                             block_device_mappings=objects.BlockDeviceMappingList(objects=[]),
                             tags=objects.TagList(objects=[])).create()
        continue
    with nova_context.target_cell(ctx, cell1) as cctx:
        inst = objects.Instance(cctx, **fields)
        inst.flavor, inst.old_flavor, inst.new_flavor = flavor, None, None
        inst.info_cache = objects.InstanceInfoCache(
            instance_uuid=uuid, network_info=network_model.NetworkInfo())
        inst.security_groups = objects.SecurityGroupList(objects=[])
        inst.create()
        mapping.cell_mapping = cell1
        mapping.create()
        if extra.get('destroy'):
            inst.destroy()
            mapping.queued_for_delete = True
            mapping.save()
print('nova seeded: %d servers' % len(lab.SERVERS))
