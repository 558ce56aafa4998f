//! The `aludel` binary.
fn main() {}
