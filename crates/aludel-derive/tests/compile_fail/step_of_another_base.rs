use aludel::Base;
use aludel::steps::{CodeStep, Handle, StepFailure};

#[derive(Base)]
#[base(name = "main")]
struct Main;

#[derive(Base)]
#[base(name = "creds")]
struct Creds;

/// What only the main database can be asked.
async fn count_circles(main: &Handle<'_, Main>) -> Result<i64, StepFailure> {
    Ok(main.query_one("SELECT count(*) FROM circles", &[]).await?.get(0))
}

struct Encrypt;

impl CodeStep for Encrypt {
    type Base = Creds;
    const NAME: &'static str = "encrypt";
    const VERSION: u32 = 1;

    async fn run(&self, creds: &Handle<'_, Creds>) -> Result<(), StepFailure> {
        count_circles(creds).await?;
        Ok(())
    }
}

struct Count;

impl CodeStep for Count {
    type Base = Creds;
    const NAME: &'static str = "count";
    const VERSION: u32 = 1;

    async fn run(&self, main: &Handle<'_, Main>) -> Result<(), StepFailure> {
        count_circles(main).await?;
        Ok(())
    }
}

fn main() {}
