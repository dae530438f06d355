"""Layers whose absence no door can notice, each with what holds beside it."""

# Mutants that no door can notice, each with what holds instead. Whoever adds one says why.
COVERED: dict[str, str] = {
    "row policy cases_case: insert (app_insert)": (
        "the trigger cases_guard refuses a case without an entry about that very case"
    ),
    "row policy cases_case: update (app_update)": (
        "what is not seen is not named in an update, and cases_guard refuses a change without a"
        " move; tests/test_policies.py tries an update of another area"
    ),
    "row policy people_bulkperson: insert (app_insert)": (
        "the trigger people_keep_bulk_person takes persons in the request's transaction alone"
    ),
    "row policy people_bulkrequest: insert (app_insert)": (
        "the trigger people_keep_bulk_request takes a request in its asker's name alone"
    ),
    "check engines.cases.actions.draw_sample: by.may(Permission.SAMPLE_READ, division=division,"
    " organisation=None)": (
        "the form offers one's own areas alone; engines/cases/tests/test_samples.py"
        " asks the action itself"
    ),
    "refusal engines.cases.actions.samples.read_sampled_case:"
    " queries.is_kept_from(by, case=case)": (
        "what is kept from the auditor's own body is not drawn for them;"
        " test_an_auditor_reads_it_but_for_one_who_works_at_the_unit names the body after the draw"
    ),
    "row policy rights_request: select (issues_kept)": (
        "who is kept out stands in no cell; test_the_database_shows_no_row_of_it asks for them"
    ),
    "row policy rights_hold: select (issues_kept)": (
        "who is kept out stands in no cell; test_the_database_shows_no_row_of_it asks for them"
    ),
    "row policy people_person: select (rights_open)": (
        "nothing planted is closed; ground/rights/tests reads a person who has withdrawn"
    ),
    "definer function people_find: (SELECT identity_holds('person.rights'))": (
        "the same function asks for the entry too, which only the action of the desk leaves;"
        " test_the_database_finds_nobody_without_the_entry_or_the_permission"
    ),
    "definer function issues_erase_text: EXISTS ( SELECT FROM journal_entry WHERE"
    " event = 'issues.texts_erased' AND subject_type = 'cases_case' AND subject_id = wanted AND"
    " id = nullif(current_setting('yijia.entry', true), '')::bigint )": (
        "the trigger journal_append_only refuses the change under any other entry"
    ),
    "check ground.access.actions.imports._may_give: by.may(Permission.GRANT_EDIT, division=over,"
    " organisation=None)": "fill_post asks again for every row; the file only says so by its line",
    "check ground.access.actions.powers._account_that_may: by.holds(permission)": (
        "it chooses between two refusals, and lets nobody through"
    ),
    "filter engines.cases.actions.linking.link_cases: queries.access_other(by, case=case,"
    " number=number)": (
        "whoever may link the planted case reads the other one, too;"
        " test_the_other_case_is_told_of_to_nobody_who_may_not_read_it asks for another"
    ),
    "filter programmes.issues.api.linking.unlink_case: case_queries.access_link(request.scope,"
    " case=case, identity=identity)": (
        "whoever reads one of the planted cases reads the other, too; the query has its own line"
    ),
    "filter programmes.issues.views.linking.unlink: case_queries.access_link(request.scope,"
    " case=opened.case, identity=identity)": (
        "whoever reads one of the planted cases reads the other, too; the query has its own line"
    ),
    "check engines.figures.actions.publish_month: by.may(Permission.FIGURE_PUBLISH,"
    " division=settings.YIJIA_COUNTY, organisation=None)": (
        "nobody planted holds a post over the whole county; engines/figures/tests/test_seals.py"
        " asks the action itself"
    ),
}
