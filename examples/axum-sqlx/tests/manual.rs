//! What the manual shows of the examples is what stands in them.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

use std::fs;
use std::path::Path;

#[test]
fn the_code_in_the_manual_is_the_code_of_the_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().and_then(Path::parent).unwrap();
    let page = fs::read_to_string(root.join("docs/embedding.md")).unwrap();
    let mut shown = 0;
    for block in page.split("```rust\n// examples/").skip(1) {
        let (code, _) = block.split_once("```").expect("a block ends");
        let (file, code) = code.split_once('\n').expect("code stands below the name of its file");
        let text = fs::read_to_string(root.join("examples").join(file)).unwrap();
        assert!(
            text.contains(code),
            "examples/{file} does not hold what the manual shows:\n{code}"
        );
        shown += 1;
    }
    assert_eq!(shown, 3);
}
