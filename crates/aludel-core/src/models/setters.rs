//! The setters that several builders share, each written once. Never those that only one of them has.

/// Setters by their names: `setters!(name, comment)` in an `impl` of a builder with fields of these names.
macro_rules! setters {
    ($($setter:ident),+) => {$( $crate::models::setters::setter!($setter); )+};
}

macro_rules! setter {
    (name) => {
        /// Its name; without one, the base's convention finds one.
        #[must_use]
        pub fn name(mut self, name: &str) -> Self {
            self.name = Some(name.to_owned());
            self
        }
    };
    (comment) => {
        /// COMMENT.
        #[must_use]
        pub fn comment(mut self, text: &str) -> Self {
            self.comment = Some(text.to_owned());
            self
        }
    };
    (docs) => {
        /// The documentation, which becomes the comment where that is asked for.
        #[must_use]
        pub fn docs(mut self, text: &str) -> Self {
            self.docs = Some(text.to_owned());
            self
        }
    };
    (comments_from_docs) => {
        /// Documentation becomes comments.
        #[must_use]
        pub fn comments_from_docs(mut self) -> Self {
            self.comments_from_docs = true;
            self
        }
    };
    (renamed_from) => {
        /// The name that it had, in the same schema.
        #[must_use]
        pub fn renamed_from(mut self, name: &str) -> Self {
            self.renamed_from = Some(name.to_owned());
            self
        }
    };
    (option) => {
        /// WITH: one storage parameter.
        #[must_use]
        pub fn option(mut self, name: &str, value: &str) -> Self {
            self.options.insert(name.to_owned(), value.to_owned());
            self
        }
    };
    (tablespace) => {
        /// TABLESPACE.
        #[must_use]
        pub fn tablespace(mut self, name: &str) -> Self {
            self.tablespace = Some(name.to_owned());
            self
        }
    };
    (include) => {
        /// INCLUDE.
        #[must_use]
        pub fn include(mut self, fields: &[&str]) -> Self {
            self.include = $crate::models::constraint::owned(fields);
            self
        }
    };
    (filter) => {
        /// WHERE.
        #[must_use]
        pub fn filter(mut self, predicate: &str) -> Self {
            self.predicate = Some($crate::schema::Expression::new(predicate));
            self
        }
    };
    (deferrable) => {
        /// DEFERRABLE.
        #[must_use]
        pub fn deferrable(mut self, deferrable: $crate::schema::Deferrable) -> Self {
            self.deferrable = deferrable;
            self
        }
    };
    (not_valid) => {
        /// NOT VALID.
        #[must_use]
        pub fn not_valid(mut self) -> Self {
            self.validated = false;
            self
        }
    };
    (nulls_not_distinct) => {
        /// NULLS NOT DISTINCT.
        #[must_use]
        pub fn nulls_not_distinct(mut self) -> Self {
            self.nulls_not_distinct = true;
            self
        }
    };
    (unique_key) => {
        /// UNIQUE.
        #[must_use]
        pub fn unique(mut self, key: $crate::models::KeyModel) -> Self {
            self.unique.push(key);
            self
        }
    };
    (check) => {
        /// CHECK.
        #[must_use]
        pub fn check(mut self, check: $crate::models::CheckModel) -> Self {
            self.checks.push(check);
            self
        }
    };
    (index) => {
        /// An index.
        #[must_use]
        pub fn index(mut self, index: $crate::models::IndexModel) -> Self {
            self.indexes.push(index);
            self
        }
    };
    (collation) => {
        /// COLLATE.
        #[must_use]
        pub fn collation(mut self, schema: &str, name: &str) -> Self {
            let (schema, name) =
                ($crate::ident::Ident::new(schema), $crate::ident::Ident::new(name));
            self.collation = Some($crate::ident::QualifiedName::new(schema, name));
            self
        }
    };
}

pub(crate) use {setter, setters};
