//! One function for each row of the table: Alembic brought to where it fails, and the server for it. Never judges what it says.

use std::path::PathBuf;

use aludel_server::{TestCluster, TestDatabase};

use super::{generating, history, running, several};
use crate::Result;
use crate::alembic::{Project, Ran};

/// Alembic, and a server.
pub(super) struct Stage {
    pub(super) python: PathBuf,
    pub(super) cluster: TestCluster,
}

type Scene = fn(&Stage) -> Result<Ran>;

/// By the name of the first test of the row.
pub(super) const SCENES: &[(&str, Scene)] = &[
    ("a_missing_parent_is_shown_in_the_file_that_names_it", history::missing_parent),
    ("a_cycle_is_shown_in_the_files_that_form_it", history::cycle),
    ("a_revision_that_revises_itself_is_shown", history::self_loop),
    ("a_label_that_is_there_twice_is_shown_in_both_files", history::duplicate_label),
    ("an_identifier_that_is_there_twice_is_shown_in_both_files", history::duplicate_id),
    ("a_step_beyond_a_head_says_how_many_there_are", history::beyond_a_head),
    (
        "a_database_at_its_heads_passes_the_check_where_revisions_depend_on_each_other",
        history::check_heads,
    ),
    ("a_stamp_on_an_unknown_revision_says_what_is_there_and_how_to_go_on", history::stamp_unknown),
    (
        "a_stamp_on_a_database_that_the_revisions_do_not_make_is_refused_and_lists_what_differs",
        history::stamp_believed,
    ),
    ("a_script_on_a_database_at_another_revision_changes_nothing", history::offline_elsewhere),
    ("two_runs_on_a_fresh_database_both_succeed", running::two_on_a_fresh_database),
    ("two_runs_at_one_revision_run_its_statements_once", running::two_at_one_revision),
    ("a_deferred_constraint_of_the_second_database_is_named", several::deferred_constraint),
    (
        "without_prepared_transactions_a_constraint_of_the_second_database_stops_the_first_one_too",
        several::half_committed,
    ),
    (
        "what_a_run_killed_between_its_two_commits_left_is_settled_by_the_next_one",
        several::killed_between_commits,
    ),
    ("the_databases_are_told_apart_on_every_line", several::current_of_two),
    ("two_configurations_on_one_database_are_refused_at_once", several::one_database_twice),
    ("a_database_that_is_added_later_changes_no_file_of_the_first", several::database_added_later),
    ("a_command_on_the_main_database_reads_nothing_of_the_credentials", several::one_of_two),
    ("a_revision_without_a_difference_is_not_written", generating::nothing_to_do),
    ("a_table_with_an_enum_goes_up_down_and_up", generating::enum_up_down_up),
    ("a_column_with_a_new_enum_is_added_with_its_type", generating::enum_column_added),
    ("texts_become_values_of_a_new_enum", generating::text_to_enum),
    (
        "a_column_that_refuses_null_asks_for_a_value_while_it_is_generated",
        generating::not_null_added,
    ),
    ("tables_that_refer_to_each_other_are_made", generating::circular_references),
    ("a_default_of_type_json_is_compared", generating::json_default),
    ("comparing_defaults_runs_none_of_them", generating::default_of_a_sequence),
    ("identities_and_generated_columns_are_compared", generating::identity_and_generated),
];

/// The same three revisions as in the tests of the program.
const CHAIN: [(&str, &str); 3] =
    [("dca7825748db", ""), ("a930217cd080", "dca7825748db"), ("843c768c33cd", "a930217cd080")];

impl Stage {
    pub(super) fn new(python: PathBuf) -> Result<Self> {
        Ok(Self { python, cluster: TestCluster::builder().start()? })
    }

    pub(super) fn database(&self) -> Result<TestDatabase<'_>> {
        Ok(TestDatabase::create(&self.cluster)?)
    }

    /// A project with the revisions of [`CHAIN`], which do nothing.
    pub(super) fn chain(&self, database: &TestDatabase<'_>) -> Result<Project> {
        let project = Project::one(&self.python, database)?;
        for (id, revises) in CHAIN {
            project.revision(id, revises, "", "pass")?;
        }
        Ok(project)
    }

    /// What `heads` says of the chain with more revisions: identifier, parent, and more of a header.
    pub(super) fn heads(&self, more: &[(&str, &str, &str)]) -> Result<Ran> {
        let database = self.database()?;
        let project = self.chain(&database)?;
        for (id, revises, header) in more {
            project.revision(id, revises, header, "pass")?;
        }
        project.run(&["heads"])
    }
}

/// The first value of what a query returns.
pub(super) fn value(database: &TestDatabase<'_>, sql: &str) -> Result<String> {
    Ok(database.query(sql)?.concat().into_iter().flatten().next().unwrap_or_default())
}
