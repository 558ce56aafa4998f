//! Keeps what the process has in memory, passwords among it, out of core dumps and away from other processes. Never fails.

use rustix::process::{Resource, Rlimit, setrlimit};

/// No core dump of this process or its children, and no other process of the same user may look into this one.
///
/// A system that refuses it is as it was before: a migration is not stopped for that.
pub(crate) fn keep_private() {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, dumpable_behavior, getrlimit};

    use super::*;

    #[test]
    fn the_memory_is_private() {
        keep_private();
        assert_eq!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable));
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
    }
}
