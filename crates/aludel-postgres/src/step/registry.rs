//! The steps that a program has, by base, name and version. Never runs one.

use std::fmt;
use std::sync::Arc;

use aludel_core::models::Base;
use aludel_core::nearest::nearest;
use aludel_core::phase::CallKind;

use super::traits::{AnyBatchedStep, AnyCodeStep, BatchedStep, CodeStep};

/// The code steps of a program, for all of its databases.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    registered: Vec<Registered>,
    world: World,
}

/// What kind of database a step runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum World {
    /// One that stays.
    #[default]
    Live,
    /// One that proves a revision.
    Shadow,
}

/// A step, and where it is for.
#[derive(Clone)]
pub(crate) struct Registered {
    base: &'static str,
    name: &'static str,
    version: u32,
    /// The Rust type, for messages.
    rust_type: &'static str,
    pub(crate) how: How,
}

/// How a step runs, and what.
#[derive(Clone)]
pub(crate) enum How {
    Transaction(Arc<dyn AnyCodeStep>),
    Batches(Arc<dyn AnyBatchedStep>),
}

/// Two steps of one database under one name and version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("two code steps are registered as {name} {version} for the database {database}: {} and {}", types[0], types[1])]
pub struct RegisteredTwice {
    /// The database.
    pub database: &'static str,
    /// The name.
    pub name: &'static str,
    /// The version.
    pub version: u32,
    /// The two Rust types.
    pub types: [&'static str; 2],
}

/// A registered step that a call without one may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near {
    /// Another version of the same name; the newest.
    Version(u32),
    /// A name that looks like it, with its newest version.
    Name(&'static str, u32),
    /// The same name and version for another database.
    Database(&'static str),
}

impl Steps {
    /// Adds a step that runs in the transaction of its revision.
    #[must_use]
    pub fn with<S: CodeStep>(self, step: S) -> Self {
        self.and(
            S::Base::NAME,
            S::NAME,
            S::VERSION,
            How::Transaction(Arc::new(step)),
            type_name::<S>(),
        )
    }

    /// Adds a step that runs in batches.
    #[must_use]
    pub fn with_batched<S: BatchedStep>(self, step: S) -> Self {
        self.and(S::Base::NAME, S::NAME, S::VERSION, How::Batches(Arc::new(step)), type_name::<S>())
    }

    fn and(
        mut self,
        base: &'static str,
        name: &'static str,
        version: u32,
        how: How,
        rust_type: &'static str,
    ) -> Self {
        self.registered.push(Registered { base, name, version, rust_type, how });
        self
    }

    /// That no call can mean two steps.
    ///
    /// # Errors
    ///
    /// [`RegisteredTwice`] names the first two.
    pub fn check(&self) -> Result<(), RegisteredTwice> {
        for (index, second) in self.registered.iter().enumerate() {
            let same = |first: &&Registered| {
                (first.base, first.name, first.version)
                    == (second.base, second.name, second.version)
            };
            if let Some(first) = self.registered[..index].iter().find(same) {
                return Err(RegisteredTwice {
                    database: first.base,
                    name: first.name,
                    version: first.version,
                    types: [first.rust_type, second.rust_type],
                });
            }
        }
        Ok(())
    }

    /// The databases that steps are registered for.
    pub fn databases(&self) -> impl Iterator<Item = &'static str> {
        self.registered.iter().map(|step| step.base)
    }

    /// The same steps for a database that is thrown away.
    pub(crate) fn in_shadow(&self) -> Self {
        Self { world: World::Shadow, ..self.clone() }
    }

    pub(crate) fn world(&self) -> World {
        self.world
    }

    pub(crate) fn find(&self, database: &str, name: &str, version: u32) -> Option<&Registered> {
        self.registered
            .iter()
            .find(|step| (step.base, step.name, step.version) == (database, name, version))
    }

    /// How a step runs. One that is not registered never gets as far as that.
    pub(crate) fn kind(&self, database: &str, name: &str, version: u32) -> CallKind {
        match self.find(database, name, version).map(|step| &step.how) {
            Some(How::Batches(_)) => CallKind::Batches,
            Some(How::Transaction(_)) | None => CallKind::Transaction,
        }
    }

    /// What a call of a step that is not registered may mean.
    pub(crate) fn near(&self, database: &str, name: &str, version: u32) -> Option<Near> {
        let newest = |name: &str| {
            let own = self.registered.iter().filter(|step| step.base == database);
            own.filter(|step| step.name == name).map(|step| step.version).max()
        };
        if let Some(newest) = newest(name) {
            return Some(Near::Version(newest));
        }
        let elsewhere = |step: &&Registered| (step.name, step.version) == (name, version);
        if let Some(step) = self.registered.iter().find(elsewhere) {
            return Some(Near::Database(step.base));
        }
        let own = self.registered.iter().filter(|step| step.base == database);
        let near = nearest(name, own.map(|step| step.name))?;
        Some(Near::Name(near, newest(near)?))
    }
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} of {}: {}", self.name, self.version, self.base, self.rust_type)
    }
}

fn type_name<T>() -> &'static str {
    std::any::type_name::<T>()
}
