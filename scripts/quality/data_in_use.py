"""For `odoo shell`: what a database holds that was in use before ours came.

Core's own demo data would do, if core's own suites did not fail on some of them.
"""

# ruff: noqa: F821 -- `env` is the shell's

from datetime import datetime, timedelta

from odoo.fields import Command

env["res.company"].create({"name": "Other Company in Use"})
users = env["res.users"].create(
    [
        {
            "name": f"User in Use {number}",
            "login": f"in.use.{number}@example.com",
            "password": f"in.use.{number}@example.com",
            "email": f"in.use.{number}@example.com",
            "group_ids": [
                Command.link(env.ref("base.group_user").id),
                Command.link(env.ref("base.group_partner_manager").id),
                Command.link(env.ref("sales_team.group_sale_salesman").id),
            ],
        }
        for number in range(5)
    ]
)
organisations = env["res.partner"].create(
    [
        {"name": f"Organisation in Use {number}", "is_company": True}
        for number in range(20)
    ]
)
people = env["res.partner"].create(
    [
        {
            "name": f"Person in Use {number}",
            "parent_id": organisations[number % 20].id,
            "email": f"person.in.use.{number}@example.org",
        }
        for number in range(200)
    ]
)
leads = env["crm.lead"].create(
    [
        {
            "name": f"Lead in Use {number}",
            "type": "opportunity" if number % 2 else "lead",
            "partner_id": people[number % len(people)].id,
            "user_id": users[number % 5].id,
        }
        for number in range(100)
    ]
)
morning = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0)
# Nothing that repeats: core's tests look for the first recurrence that there is.
for number, user in enumerate(users):
    env["calendar.event"].with_user(user).create(
        [
            {
                "name": f"Meeting in Use {number}/{day}",
                "start": morning + timedelta(days=day),
                "stop": morning + timedelta(days=day, hours=1),
                "partner_ids": [
                    Command.link(user.partner_id.id),
                    Command.link(people[day].id),
                ],
            }
            for day in range(10)
        ]
    )
leads[0].message_post(body="In use", message_type="comment")
leads[1].activity_schedule("mail.mail_activity_data_todo", user_id=users[0].id)
env.cr.commit()
