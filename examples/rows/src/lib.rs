//! Models as ordinary row types. A model is a struct that a database's table is made of; nothing keeps it from being
//! what queries give back as well.
//!
//! [`of_sqlx`] derives `sqlx::FromRow` beside `Table`, [`of_tokio_postgres`] reads rows by hand. The tests make the tables
//! of both bases on a server and read rows.

pub mod of_sqlx;
pub mod of_tokio_postgres;
