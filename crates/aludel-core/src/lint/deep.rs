//! Room for a parser that recurses: a stack that grows with no text. Never lets its panic out.

/// Enough for a statement as deep as [`super::reading`] hands over, in a program without optimisation.
const STACK: usize = 256 << 20;

/// What `work` gives; nothing where it panicked, or where the system has no such stack.
pub(super) fn on_a_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("lint".to_owned()).stack_size(STACK);
        builder.spawn_scoped(scope, work).ok()?.join().ok()
    })
}
