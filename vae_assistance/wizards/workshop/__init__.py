from . import vae_attendance_close
from . import vae_attendance_register
from . import vae_attendance_upload
