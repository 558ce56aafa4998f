//! Alembic itself, for the tasks that run it: an environment of its own, and projects in it. Never judges what it says.

mod environment;
mod project;

pub(crate) use environment::python;
pub(crate) use project::{Project, Ran};
