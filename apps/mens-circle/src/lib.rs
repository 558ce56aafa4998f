//! The Men's Circle platform: the models of its two databases. Never connects to one; the program `migrate` does.
//!
//! [`models`] is the main database, [`credentials`] the other one. Each has a base of its own, and neither can name a
//! table of the other: no foreign key could reach it, and so the reference does not compile.

pub mod credentials;
pub mod models;
