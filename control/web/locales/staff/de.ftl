### Was nur Mitarbeitende lesen. Einfache Wörter.

## Überall
dialog-close = Schließen
dialog-cancel = Abbrechen
to-admin = Verwaltung
sign-in-code = Code aus Ihrer App

## Warten: Zeichen am Platz
seat-urgent = Dringend
seat-appointment = Termin
seat-away = Wird benachrichtigt
light-good = Technik gut
light-fair = Technik mäßig
light-poor = Technik schwach
redirected = Weitergeleitet von { $name }
redirected-to-me = Für Sie, weitergeleitet von { $name }

## Was man tun kann
deeds-number = Mehr zu Nummer { $number }
deed-rank = Vorziehen
deed-rank-number = Nummer { $number } vorziehen
deed-unrank = Nicht mehr vorziehen
deed-unrank-number = Nummer { $number } nicht mehr vorziehen
deed-park = Zurückstellen
deed-park-number = Nummer { $number } zurückstellen
deed-unpark = Zurückholen
deed-unpark-number = Nummer { $number } zurückholen
deed-redirect = Weiterleiten
deed-redirect-number = Nummer { $number } weiterleiten
park-heading = Nummer { $number } zurückstellen
park-text = Der Platz in der Reihe bleibt erhalten. Die Person wartet, bis Sie sie zurückholen oder aufrufen.
park-note = Notiz für Sie und Ihr Team (freiwillig)
park-note-example = z. B. Foto fehlt noch
parked-heading = Zurückgestellt
parked-by-me = { $minutes ->
    [0] gerade von Ihnen
    [one] seit einer Minute, von Ihnen
   *[other] seit { $minutes } Minuten, von Ihnen
}
parked-by = { $minutes ->
    [0] gerade von { $name }
    [one] seit einer Minute, von { $name }
   *[other] seit { $minutes } Minuten, von { $name }
}
parked-since = { $minutes ->
    [0] gerade eben
    [one] seit einer Minute
   *[other] seit { $minutes } Minuten
}
redirect-heading = Nummer { $number } weiterleiten
redirect-text = Die bisherige Wartezeit zählt dort mit.
redirect-to = Wohin?
redirect-choose = Bitte auswählen
redirect-colleagues = In diesem Büro
redirect-offices = Andere Büros
redirect-reason = Warum? (freiwillig)
redirect-reason-example = z. B. Braucht auch einen Führerschein
rendered-button = Erledigt: { $count }
rendered-heading = Was haben Sie erledigt?
rendered-text = Das zählt für die Statistik. Ohne Auswahl zählt, wofür die Person gekommen ist.
rendered-done = Fertig

## Pause
door-pause-length = Wie lange? (freiwillig)
door-pause-open = Keine Angabe

## Termine des Tages
day-heading = Termine
day-before = Voriger Tag
day-after = Nächster Tag
day-time = Uhrzeit
day-who = Wer und wozu
day-state = Stand
day-none = An diesem Tag gibt es keine Termine.
appointment-state-reserved = Noch nicht bestätigt
appointment-state-confirmed = Bestätigt
appointment-state-checked-in = Ist da
appointment-state-cancelled = Abgesagt
appointment-state-expired = Abgelaufen
appointment-state-missed = Nicht erschienen

## Meldungen
arrivals-heading = Wenn jemand kommt
arrivals-sound = Ton abspielen
arrivals-notification = Auf dem Bildschirm benachrichtigen
arrivals-refused = Ihr Browser erlaubt dieser Seite keine Benachrichtigungen. Das lässt sich in der Adresszeile ändern.
arrivals-silent = Während eines Gesprächs bleibt es still.
arrival-notification = { $office }: Jemand wartet

## Tastenkürzel
keys-button = Tastenkürzel
keys-heading = Tastenkürzel
keys-text = Ein Druck auf die Taste genügt. In Eingabefeldern gelten die Kürzel nicht.
keys-on = Tastenkürzel benutzen
keys-key = Taste
keys-deed = Was geschieht
key-next = Nächste Person aufrufen
key-take-back = Aufruf zurücknehmen
key-missed = Nicht erschienen
key-finish = Gespräch beenden
key-redirect = Weiterleiten
key-pause = Pause machen
key-open = Büro öffnen
key-office = Zum nächsten Büro wechseln
key-help = Diese Übersicht zeigen

## Hilferuf
alarm-raise = Hilfe rufen
alarm-own = Ihre Kolleginnen und Kollegen sind verständigt.
alarm-own-blank = Kamera und geteilter Bildschirm sind aus. Auch das Bild der anderen Seite ist ausgeblendet.
alarm-own-text = Alle, die in diesem Büro angemeldet sind, sehen Ihren Hilferuf.
alarm-over = Hilferuf beenden
alarm-show-again = Bild wieder zeigen
alarm-other = { $name } braucht Hilfe.
alarm-other-session = { $name } braucht Hilfe, im Gespräch mit Nummer { $number }.
alarm-care = Ich kümmere mich darum
alarm-notification = { $name } braucht Hilfe
alarm-notification-text = Öffnen Sie Ihren Arbeitsplatz.
