//! The same tables as models of SQLAlchemy, and a project of Alembic that compares with them. Never measures.

use std::fmt::Write as _;
use std::process::Command;

use aludel_server::TestDatabase;

use crate::Result;
use crate::alembic::{Project, python};

/// Alembic with models of so many tables.
pub(super) struct Compared(Project);

impl Compared {
    pub(super) fn new(database: &TestDatabase<'_>, tables: usize) -> Result<Self> {
        let project = Project::one(&python()?, database)?;
        project.file("models.py", &models(tables)?)?;
        project.replace(
            "migrations/env.py",
            "target_metadata = None",
            "from models import Base\ntarget_metadata = Base.metadata",
        )?;
        Ok(Self(project))
    }

    /// `alembic check`.
    pub(super) fn check(&self) -> Command {
        self.0.command(&["check"])
    }
}

/// As people write them: a class for each table.
fn models(tables: usize) -> Result<String> {
    let mut text = String::from(
        "from sqlalchemy import BigInteger, CheckConstraint, Computed, DateTime, ForeignKey, Identity, Index\n\
         from sqlalchemy import Numeric, String, Text, UniqueConstraint, text\n\
         from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\
         from datetime import datetime\nfrom decimal import Decimal\nfrom typing import Optional\n\n\n\
         class Base(DeclarativeBase):\n    pass\n",
    );
    for at in 0..tables {
        let key = if at == 0 { "" } else { ", ForeignKey(\"t00000.id\")" };
        write!(
            text,
            "\n\nclass T{at:05}(Base):\n    \
             __tablename__ = \"t{at:05}\"\n    \
             __table_args__ = (\n        \
             UniqueConstraint(\"name\"),\n        \
             CheckConstraint(\"amount >= 0\", name=\"amount_is_positive\"),\n        \
             CheckConstraint(\"status in ('new', 'open', 'done')\", name=\"status_is_known\"),\n        \
             Index(\"ix_t{at:05}_email\", \"email\"),\n        \
             Index(\"ix_t{at:05}_new\", text(\"created_at DESC\"), postgresql_where=text(\"amount > 0\")),\n    \
             )\n\n    \
             id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)\n    \
             name: Mapped[str] = mapped_column(String(80))\n    \
             email: Mapped[Optional[str]] = mapped_column(Text, server_default=\"none\")\n    \
             status: Mapped[str] = mapped_column(String(20), server_default=\"new\")\n    \
             amount: Mapped[Decimal] = mapped_column(Numeric(10, 2), server_default=\"0\")\n    \
             total: Mapped[Optional[Decimal]] = mapped_column(Numeric(12, 2), Computed(\"amount * 2\"))\n    \
             rank: Mapped[Optional[int]]\n    \
             created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text(\"now()\"))\n    \
             parent_id: Mapped[Optional[int]] = mapped_column(BigInteger{key})\n    \
             note: Mapped[Optional[str]] = mapped_column(Text)\n"
        )?;
    }
    Ok(text)
}
