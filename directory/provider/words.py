"""The words of these pages, in both languages."""

WORDS = {
    "title": ("Your entries", "Sus registros"),
    "intro": (
        "These are the entries of {organization} that people find when they look for help. Please"
        " look at each"
        " of them.",
        "Estos son los registros de {organization} que las personas encuentran cuando buscan ayuda."
        " Por favor,"
        " revise cada uno.",
    ),
    "none": ("There is no public entry at the moment.", "Por el momento no hay ningún registro público."),
    "until": (
        "This link holds until {day}. Do not pass it on.",
        "Este enlace vale hasta el {day}. No lo comparta.",
    ),
    "other_language": ("Español", "English"),
    "look": ("Look at this entry", "Revisar este registro"),
    "back": ("All your entries", "Todos sus registros"),
    "earlier": ("Earlier entries", "Registros anteriores"),
    "later": ("Further entries", "Más registros"),
    "last_checked": ("Last confirmed on {day}", "Confirmado por última vez el {day}"),
    "never_checked": ("Never confirmed", "Nunca confirmado"),
    "what_public_sees": ("What the public sees", "Lo que ve el público"),
    "confirm_title": ("Is everything still right?", "¿Sigue todo correcto?"),
    "confirm_says": (
        "If all of the above is right, please say so. The entry then shows today as the day when you"
        " confirmed it.",
        "Si todo lo anterior es correcto, por favor indíquelo. El registro mostrará hoy como el día"
        " en que usted"
        " lo confirmó.",
    ),
    "confirm": ("Yes, everything is still right", "Sí, todo sigue correcto"),
    "openings_title": ("Do you take new patients?", "¿Acepta pacientes nuevos?"),
    "openings_says": (
        "People see your answer at once, with today’s date. After 14 days it counts as not known, so"
        " please come"
        " back.",
        "Las personas ven su respuesta enseguida, con la fecha de hoy. Después de 14 días se considera"
        " desconocida, así que vuelva, por favor.",
    ),
    "openings_now": ("Your last answer: {answer}, on {day}", "Su última respuesta: {answer}, el {day}"),
    "openings_unknown": ("At the moment this is not known.", "Por el momento no se sabe."),
    "yes": ("Yes", "Sí"),
    "no": ("No", "No"),
    "unknown": ("I cannot say", "No puedo decirlo"),
    "propose_title": ("Is something wrong?", "¿Hay algo incorrecto?"),
    "propose_says": (
        "Write over what is wrong. The team looks at it within two business days; until then the"
        " public sees the"
        " old.",
        "Escriba encima de lo que no es correcto. El equipo lo revisa en dos días hábiles; hasta entonces el"
        " público ve lo anterior.",
    ),
    "propose": ("Send these changes", "Enviar estos cambios"),
    "waiting": (
        "Changes that you have sent wait for the team.",
        "Los cambios que usted envió esperan al equipo.",
    ),
    "operating_status": ("Open or closed", "Abierto o cerrado"),
    "active": ("Open", "Abierto"),
    "temporarily_closed": ("Closed for some time", "Cerrado por un tiempo"),
    "closed": ("Closed for good", "Cerrado definitivamente"),
    "name": ("Name", "Nombre"),
    "alternate_name": ("Name of this site or programme", "Nombre de esta sede o programa"),
    "phones.main": ("Main phone", "Teléfono principal"),
    "phones.intake": ("Phone for new patients", "Teléfono para pacientes nuevos"),
    "phones.hotline": ("Hotline", "Línea de ayuda"),
    "phones.tty": ("TTY", "TTY"),
    "phones.fax": ("Fax", "Fax"),
    "address": ("Address", "Dirección"),
    "address.line1": ("Street", "Calle"),
    "address.line2": ("Street, second line", "Calle, segunda línea"),
    "address.city": ("City", "Ciudad"),
    "address.state_province": ("State", "Estado"),
    "address.postal_code": ("ZIP code", "Código postal"),
    "website": ("Website", "Sitio web"),
    "email": ("E-mail", "Correo electrónico"),
    "description": ("Description", "Descripción"),
    "eligibility": ("Who can be helped", "A quién se puede ayudar"),
    "fees": ("Cost", "Costo"),
    "how_to_apply": ("How to apply", "Cómo solicitar ayuda"),
    "accessibility": ("Accessibility", "Accesibilidad"),
    "transportation": ("Getting there", "Cómo llegar"),
    "hours_now": ("Hours", "Horario"),
    "services_now": ("Services", "Servicios"),
    "schedules": ("Hours: what should they be?", "Horario: ¿cómo debe ser?"),
    "services": ("Services: what is missing or wrong?", "Servicios: ¿qué falta o qué no es correcto?"),
    "comment": ("Anything else", "Algo más"),
    "done_confirmed": (
        "Thank you. The entry now shows that you have confirmed it today.",
        "Gracias. El registro muestra ahora que usted lo confirmó hoy.",
    ),
    "done_openings": ("Thank you. People see your answer now.", "Gracias. Las personas ya ven su respuesta."),
    "done_proposed": (
        "Thank you. The team will look at your changes within two business days.",
        "Gracias. El equipo revisará sus cambios en dos días hábiles.",
    ),
    "done_nothing": (
        "Nothing was different, so nothing was sent.",
        "No había ningún cambio, así que no se envió nada.",
    ),
    "form_old": (
        "This page was open for very long, so nothing was saved. Please try again.",
        "Esta página estuvo abierta mucho tiempo, así que no se guardó nada. Por favor, inténtelo de nuevo.",
    ),
    "too_many": (
        "Very many of your changes wait for the team already. Please write to us.",
        "Muchos de sus cambios ya esperan al equipo. Por favor, escríbanos.",
    ),
    "error_title": ("Please correct this", "Por favor, corrija esto"),
    "ended_title": ("This link does not hold any more", "Este enlace ya no es válido"),
    "ended_expired": (
        "Links end after a while, so that nobody else can use them. We gladly send you a new one.",
        "Los enlaces vencen después de un tiempo para que nadie más pueda usarlos. Con gusto le"
        " enviamos uno nuevo.",
    ),
    "ended_revoked": (
        "The team has taken this link back. We gladly send you a new one if you look after these entries.",
        "El equipo anuló este enlace. Con gusto le enviamos uno nuevo si usted se encarga de estos"
        " registros.",
    ),
    "ended_unknown": (
        "Perhaps a part of it was lost on the way. Please copy the whole link from our message.",
        "Tal vez se perdió una parte. Por favor, copie el enlace completo de nuestro mensaje.",
    ),
    "not_theirs_title": ("This entry is not among yours", "Este registro no está entre los suyos"),
    "not_theirs": (
        "It may have been withdrawn or belongs to somebody else.",
        "Es posible que se haya retirado o que pertenezca a otra organización.",
    ),
    "contact": ("Questions? Reach the team:", "¿Preguntas? Comuníquese con el equipo:"),
}


def words_in(language: str) -> dict[str, str]:
    place = 1 if language == "es" else 0
    return {name: both[place] for name, both in WORDS.items()}
