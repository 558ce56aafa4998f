use aludel::Base;

#[derive(Base)]
#[base(name = "main")]
#[base(sql = "CREATE VIEW one AS SELECT 1; DROP TABLE users;")]
#[base(sql = "CREATE VIEW two AS SELEC 1")]
struct Main;

fn main() {}
