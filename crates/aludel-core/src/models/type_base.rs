//! Whether a column's type and its table are of one base, decided while the program is compiled. Never looks at a schema.
//!
//! A bound cannot decide it: a type of somebody's own says nothing of bases, and is good in each.

use std::marker::PhantomData;

use super::PgType;

/// The base of a type. Where the type has no mapping at all, [`NoBase`] answers, so that only the missing mapping is
/// reported.
#[derive(Debug)]
pub struct BaseOf<T>(PhantomData<T>);

impl<T: PgType> BaseOf<T> {
    /// The name of the base that the type belongs to.
    pub const NAME: Option<&'static str> = T::BASE;
}

/// The base of what is no type of PostgreSQL: none.
pub trait NoBase {
    /// None.
    const NAME: Option<&'static str> = None;
}

impl<T> NoBase for BaseOf<T> {}

/// Does not compile where a type belongs to another base than a table.
///
/// ```compile_fail
/// const _: () = aludel_core::models::assert_same_base(Some("main"), "creds");
/// ```
///
/// # Panics
///
/// As said: it is for constants, where a panic is an error of the compiler.
#[track_caller]
pub const fn assert_same_base(of_type: Option<&str>, of_table: &str) {
    let Some(of_type) = of_type else { return };
    if !same(of_type, of_table) {
        let mut message = Message { bytes: [0; 512], length: 0 };
        message.add("the base of this type is `");
        message.add(of_type);
        message.add("`, and that of the table is `");
        message.add(of_table);
        message.add("`: every base is a database of its own, with types of its own");
        message.panic();
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// A text that a constant can put together.
struct Message {
    bytes: [u8; 512],
    length: usize,
}

impl Message {
    const fn add(&mut self, text: &str) {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "in a constant, it is an error of the compiler")]
    const fn panic(&self) {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("the type and the table are of different bases"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::assert_same_base;

    #[test]
    fn a_type_without_base_is_good_in_each() {
        assert_same_base(None, "main");
        assert_same_base(Some("main"), "main");
    }

    #[test]
    #[should_panic(expected = "the base of this type is `main`, and that of the table is `main2`")]
    fn a_type_of_another_base_is_refused() {
        assert_same_base(Some("main"), "main2");
    }
}
