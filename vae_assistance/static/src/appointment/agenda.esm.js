import {CalendarModel} from "@web/views/calendar/calendar_model";
import {attendeeCalendarView} from "@calendar/views/attendee_calendar/attendee_calendar_view";
import {calendarView} from "@web/views/calendar/calendar_view";
import {registry} from "@web/core/registry";

/**
 * Calendars of ours say with whom, or about what: core's own shows the neutral titles.
 *
 * The name that a calendar creates with would be written when a meeting is dragged.
 */
const labelled = (Model) =>
    class extends Model {
        normalizeRecord(rawRecord) {
            const record = super.normalizeRecord(rawRecord);
            return {...record, title: rawRecord.vae_label || record.title};
        }
    };

registry.category("views").add("vae_agenda", {
    ...calendarView,
    Model: labelled(CalendarModel),
});
registry.category("views").add("vae_planning", {
    ...attendeeCalendarView,
    Model: labelled(attendeeCalendarView.Model),
});
