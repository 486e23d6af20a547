# Which Debian suite has a release of Nova.
suite_of() {
  case $1 in
    22) echo bullseye ;; 26) echo bookworm ;; 31) echo trixie ;; 33) echo forky ;; 34) echo sid ;;
    *) return 1 ;;
  esac
}
