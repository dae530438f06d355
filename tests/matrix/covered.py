"""Layers whose absence no door can notice, each with what holds beside it."""

# Mutants that no door can notice, each with what holds instead. Whoever adds one says why.
COVERED: dict[str, str] = {
    "row policy cases_case: insert (app_insert)": (
        "the trigger cases_guard refuses a case without an entry about that very case"
    ),
    "row policy cases_case: update (app_update)": (
        "what is not seen is not named in an update, and cases_guard refuses a change without a"
        " move; test_nobody_changes_a_case_of_another_area"
    ),
    "row policy people_bulkperson: insert (app_insert)": (
        "the trigger people_keep_bulk_person takes persons in the request's transaction alone"
    ),
    "row policy people_bulkrequest: insert (app_insert)": (
        "the trigger people_keep_bulk_request takes a request in its asker's name alone"
    ),
    "refusal engines.cases.actions.samples.read_sampled_case:"
    " queries.is_kept_from(by, case=case)": (
        "what is kept from the auditor's own body is not drawn for them;"
        " test_an_auditor_reads_it_but_for_one_who_audits_at_the_unit names the body after the draw"
    ),
    "row policy people_person: select (rights_open)": (
        "nobody planted has read a person who is closed;"
        " test_the_database_itself_shows_a_closed_person_to_nobody_else does"
    ),
    "definer function issues_erase_text: EXISTS ( SELECT FROM journal_entry WHERE"
    " event = 'issues.texts_erased' AND subject_type = 'cases_case' AND subject_id = wanted AND"
    " id = nullif(current_setting('yijia.entry', true), '')::bigint )": (
        "the trigger journal_append_only refuses the change under any other entry"
    ),
    "definer function meetings_erase_words: EXISTS ( SELECT FROM journal_entry WHERE"
    " event = 'meetings.words_erased' AND subject_type = 'cases_case' AND subject_id = of_case AND"
    " id = nullif(current_setting('yijia.entry', true), '')::bigint )": (
        "the trigger meetings_convening_guard refuses another word under any other entry"
    ),
    "row policy cases_ask: update (app_update)": (
        "what is not seen is not named in an update, and cases_ask_guard refuses one that names no"
        " row, since it would change what was answered; test_a_shell_cannot_skip_the_table"
    ),
    "filter ground.accounts.api.desk.fill_post: queries.access_post(request.scope, on=on, pk=post)"
    " (2)": "the very same question was asked before the post was filled",
    "filter programmes.issues.api.contacts.take_contacts: requests.access_bulk_request("
    "scope=request.scope, identity=identity)": (
        "the action refuses whoever did not ask by the same answer, as a cell of its own shows"
    ),
    "filter programmes.issues.views.contacts.download: requests.access_bulk_request("
    "scope=request.scope, identity=identity)": (
        "the action refuses whoever did not ask by the same answer, as a cell of its own shows"
    ),
    "filter engines.notices.views._again: queries.access_given_up(request.scope,"
    " identity=delivery)": "the mark of the page asks for the same permission, which has no area",
    "filter front.article.numbers._ask: figures.access_figure(by=by, code=number.figure,"
    " division=number.division)": (
        "every figure that the article names is public, so that nobody is refused one"
    ),
    "definer function people_forget_readings: EXISTS ( SELECT FROM journal_entry WHERE"
    " event = 'people.readings_forgotten' AND"
    " id = nullif(current_setting('yijia.entry', true), '')::bigint AND"
    " transaction_id = pg_current_xact_id()::text::bigint )": (
        "the same function asks for a service, and no cell is one;"
        " test_nobody_but_a_service_removes_readings comes as a service under another entry"
    ),
    "filter programmes.issues.queries.held.cases_in_reach: cases.visible_to(scope)": (
        "may_read_contact, which is asked of each case, reaches no further than who reads it"
    ),
    "kept from bodies cases_verdict: select (app_select)": (
        "nobody has answered the case that is kept; its policy is that of cases_ask, word for word"
    ),
    "kept from bodies issues_persons": (
        "the same function leaves every confidential case out, whoever asks"
    ),
    "check engines.figures.views.numbers._aims: by.holds(Permission.RULE_EDIT)": (
        "it offers a link; the page behind it has a mark, and cells of its own"
    ),
    "check engines.figures.views.keeping.circles: request.scope.holds(Permission.RULE_EDIT)": (
        "it offers a link; the page behind it has a mark, and cells of its own"
    ),
    "check engines.figures.views.keeping.circle: request.scope.holds(Permission.RULE_EDIT)": (
        "it offers a link; the page behind it has a mark, and cells of its own"
    ),
    "check programmes.network.shown.pages.coverage_page: scope.may(Permission.NETWORK_EDIT,"
    " division=county, organisation=None)": (
        "it offers links; the pages behind them have a mark, and cells of their own"
    ),
    "check programmes.issues.shown.importing.import_kinds: scope.holds(one.permission)": (
        "it offers links, and the action behind each asks for that very permission"
    ),
    "filter front.queries.shown_beside: cases.access_case(scope=scope, number=number)": (
        "the programme that shows the case asks the same once more, by access_issue"
    ),
    "filter programmes.issues.shown.timeline.beside: queries.access_issue(scope=scope,"
    " number=number)": "shown_beside, which alone calls it, has asked the same by access_case",
    "filter engines.notices.actions.sending.send_again: queries.access_given_up(by,"
    " identity=delivery)": "given_up, which it reads next, refuses who does not keep the system",
    "check engines.cases.actions.assisting._for_lead: by.works_at(Permission.CASE_HANDLE,"
    " organisation=lead)": "it decides whom a notice tells, and the same change is made either way",
    "check ground.organisations.queries.moving._may_edit_all: by.may(Permission.ORGANISATION_EDIT,"
    " division=str(held['division']), organisation=None)": (
        "no cell moves a body; test_a_body_is_moved_by_who_edits_where_both_parents_lie does"
    ),
    "check programmes.centres.views.public.room: request.scope.holds(Permission.CASE_READ)": (
        "it offers a link; the page behind it has a mark, and cells of its own"
    ),
    "filter programmes.centres.views.desk.taken_in: queries.access_booking(scope=request.scope,"
    " number=str(number))": "the number comes from the session of whoever has just booked it",
    "check programmes.exchange.views.projects.index: request.scope.holds(DISPATCHES)": (
        "it offers links; the page behind them has a mark, and cells of its own"
    ),
    "check programmes.issues.shown.assisting.verbs_of: scope.works_at(Permission.CASE_HANDLE,"
    " organisation=assist.organisation_id)": (
        "it offers links, and the action behind each asks for that very permission"
    ),
    "definer function exchange_erase_text: EXISTS ( SELECT FROM journal_entry WHERE"
    " event = 'exchange.texts_erased' AND subject_type = 'cases_case' AND subject_id = wanted AND"
    " id = nullif(current_setting('yijia.entry', true), '')::bigint )": (
        "the trigger journal_append_only refuses the change under any other entry"
    ),
    "filter engines.cases.queries.work.assisting: keeping.not_hidden(scope)": (
        "no case is kept from a body that assists: cases_keptout_guard refuses it meanwhile, and"
        " nobody is asked from whom it is kept"
    ),
    "filter engines.forms.api.replace_workbook: queries.access_sheet(by=request.scope,"
    " identity=identity)": "the action asks who keeps the form, and the same is asked once more",
    "filter engines.forms.api.replace_workbook: queries.access_sheet(by=request.scope,"
    " identity=identity) (2)": "the very same question was asked before the workbook was replaced",
    "filter front.article.numbers._made: figures.access_derived(by=by, code=number.figure,"
    " division=number.division)": (
        "every figure that the article names is public, so that nobody is refused one"
    ),
    "filter programmes.exchange.views.desk.registered: queries.access_need(scope=request.scope,"
    " number=str(number))": (
        "no cell plants the session; test_a_desk_reads_out_no_need_that_it_may_not_read does"
    ),
    "filter programmes.exchange.api.desk._add_verb: queries.access_need(scope=request.scope,"
    " number=number)": "the action asks for the permission, and the same is asked once more",
    "filter programmes.network.shown.convening._case: cases.visible_to(scope)": (
        "it offers a link; the number of a convening begins with that of its case anyway"
    ),
    "kept from bodies cases_days_moved": (
        "no day of the case that is kept has moved; days_moved asks cases_named for what it shows"
    ),
    "refusal programmes.exchange.actions.importing.import_resources: not queries.units_of(by,"
    " on=at.astimezone(CHINA).date())": "of each row it is asked who enters what that unit gives",
    "row policy cases_assist: insert (app_insert)": (
        "the trigger cases_assist_guard refuses a request without an entry about its case"
    ),
    "row policy cases_assist: update (app_update)": (
        "what is not seen is not named in an update, and cases_assist_guard refuses a change"
        " without an entry about its case"
    ),
    "row policy notices_due: update (app_update)": (
        "what is not seen is not named in an update, and nobody but a service sees any"
    ),
}
