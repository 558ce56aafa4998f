//! How values go into a hash: each field in a form that no other list of fields has. Never knows an object.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use crate::ident::{Ident, QualifiedName};

/// A value that can go into a hash.
pub(super) trait Digested {
    /// Adds the value.
    fn digest(&self, digest: &mut Digest);
}

/// What has been added so far.
pub(super) struct Digest(Sha256);

impl Digest {
    /// Adds a text, with its length before it.
    pub(super) fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
    }
}

/// The hash of a value: 64 bits are plenty for telling an object from what it was.
pub(super) fn hash(value: &impl Digested) -> String {
    let mut digest = Digest(Sha256::new());
    value.digest(&mut digest);
    digest.0.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Digested for str {
    fn digest(&self, digest: &mut Digest) {
        digest.text(self);
    }
}

impl Digested for String {
    fn digest(&self, digest: &mut Digest) {
        digest.text(self);
    }
}

impl Digested for bool {
    fn digest(&self, digest: &mut Digest) {
        digest.text(if *self { "true" } else { "false" });
    }
}

impl Digested for i32 {
    fn digest(&self, digest: &mut Digest) {
        digest.text(&self.to_string());
    }
}

impl Digested for i64 {
    fn digest(&self, digest: &mut Digest) {
        digest.text(&self.to_string());
    }
}

impl Digested for usize {
    fn digest(&self, digest: &mut Digest) {
        digest.text(&self.to_string());
    }
}

impl Digested for Ident {
    fn digest(&self, digest: &mut Digest) {
        digest.text(self.as_str());
    }
}

impl Digested for QualifiedName {
    fn digest(&self, digest: &mut Digest) {
        let Self { schema, name } = self;
        schema.digest(digest);
        name.digest(digest);
    }
}

impl<T: Digested + ?Sized> Digested for &T {
    fn digest(&self, digest: &mut Digest) {
        (**self).digest(digest);
    }
}

impl<T: Digested> Digested for Box<T> {
    fn digest(&self, digest: &mut Digest) {
        (**self).digest(digest);
    }
}

impl<T: Digested> Digested for Option<T> {
    fn digest(&self, digest: &mut Digest) {
        self.is_some().digest(digest);
        self.iter().for_each(|value| value.digest(digest));
    }
}

impl<T: Digested> Digested for Vec<T> {
    fn digest(&self, digest: &mut Digest) {
        self.len().digest(digest);
        self.iter().for_each(|value| value.digest(digest));
    }
}

impl<T: Digested> Digested for BTreeSet<T> {
    fn digest(&self, digest: &mut Digest) {
        self.len().digest(digest);
        self.iter().for_each(|value| value.digest(digest));
    }
}

impl<K: Digested, V: Digested> Digested for BTreeMap<K, V> {
    fn digest(&self, digest: &mut Digest) {
        self.len().digest(digest);
        self.iter().for_each(|pair| pair.digest(digest));
    }
}

impl<A: Digested, B: Digested> Digested for (A, B) {
    fn digest(&self, digest: &mut Digest) {
        self.0.digest(digest);
        self.1.digest(digest);
    }
}
