from . import mail_followers_edit
