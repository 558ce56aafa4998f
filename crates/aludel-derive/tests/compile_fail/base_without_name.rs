use aludel::Base;

#[derive(Base)]
#[base(schema = "public")]
struct Main;

fn main() {}
