//! Steps of revisions in Rust: what an application writes, registers, and gets to work with. Never runs one by itself.
//!
//! ```
//! use aludel_core::models::{Base, ModelError, Models};
//! use aludel_postgres::step::{CodeStep, Handle, StepFailure, Steps};
//!
//! struct Main; // usually `#[derive(Base)]`
//! impl Base for Main {
//!     const NAME: &'static str = "main";
//!     const SCHEMA: &'static str = "public";
//!     fn models() -> Result<Models, ModelError> {
//!         Ok(Models::default())
//!     }
//! }
//!
//! /// What `-- aludel: up call fold_emails 1` runs.
//! struct FoldEmails;
//!
//! impl CodeStep for FoldEmails {
//!     type Base = Main;
//!     const NAME: &'static str = "fold_emails";
//!     const VERSION: u32 = 1;
//!
//!     async fn run(&self, main: &Handle<'_, Main>) -> Result<(), StepFailure> {
//!         main.execute("UPDATE users SET email = lower(email)", &[]).await?;
//!         Ok(())
//!     }
//! }
//!
//! let steps = Steps::default().with(FoldEmails);
//! assert!(steps.check().is_ok());
//! ```

mod error;
mod handle;
mod registry;
mod traits;

pub use error::{HandleError, StepCause, StepError, StepFailure, StepPlace};
pub use handle::Handle;
pub(crate) use handle::RawHandle;
pub(crate) use registry::How;
pub use registry::{Near, RegisteredTwice, Steps};
pub use tokio_postgres::Row;
pub use tokio_postgres::types::ToSql;
pub(crate) use traits::AnyBatchedStep;
pub use traits::{Batch, BatchedStep, CodeStep, Pace};
