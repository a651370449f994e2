### Was nur Mitarbeitende lesen. Einfache Wörter.

## Überall
dialog-close = Schließen
dialog-cancel = Abbrechen
to-admin = Verwaltung
desk-no-offices = Sie sind keinem Büro zugeordnet.
desk-no-offices-text = Ihre Administration kann Sie einem Büro zuordnen. Danach laden Sie diese Seite neu.
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
next-write = Nächste Schritte
next-written = Schritte ändern
next-dialog = Nächste Schritte
next-dialog-text = Was soll die Person nach dem Gespräch wissen oder tun? Sie sieht diesen Text auf ihrer letzten Seite. Er wird nicht gespeichert.
next-tell = Mitteilen

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
keys-shift = Umschalt
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

## Verwaltung
admin-title = Verwaltung
admin-to-desk = Zum Arbeitsplatz
admin-not-allowed = Die Verwaltung ist für Leitung und Administration.
admin-not-allowed-text = Ihr Konto darf hier nichts ändern. Wenden Sie sich an Ihre Administration.
admin-offices = Büros
admin-officers = Mitarbeitende
admin-statistics = Statistik
admin-texts = Texte
admin-keys = API-Schlüssel
admin-webhooks = Webhooks
admin-town = Kommune
admin-privacy = Datenschutz
admin-edit = Bearbeiten
admin-remove = Entfernen
admin-up = Nach oben
admin-back = Zurück zur Liste
admin-deeds = Aktionen
admin-look-again = Neu laden
save = Speichern
save-done = Gespeichert.
save-overtaken = Jemand anderes hat das inzwischen geändert.
save-overtaken-text = Ihre Eingaben sind noch da, aber nicht gespeichert. Laden Sie den neuen Stand und tragen Sie Ihre Änderung noch einmal ein.
save-load-again = Neuen Stand laden

## Verwaltung: Büros
office-edit-name = { $name } bearbeiten
office-new = Büro anlegen
office-new-name = Name des neuen Büros
office-close = Auflösen
office-close-name = { $name } auflösen
office-close-question = { $name } wirklich auflösen?
office-close-text = Das Büro verschwindet von den Seiten. Es darf niemand mehr warten oder im Gespräch sein.
office-basics = Name und Plätze
office-name = Name
office-description = Beschreibung
office-chairs = Warteplätze
services-heading = Anliegen
services-text = Was man in diesem Büro erledigen kann, in dieser Reihenfolge.
services-new = Neues Anliegen
services-add = Anliegen hinzufügen
service-name = Name des Anliegens
service-minutes = Übliche Dauer in Minuten
service-papers-lines = Unterlagen, eine pro Zeile
translations-heading = Name und Unterlagen in anderen Sprachen ({ $said } von { $of })
translations-text = Was Sie leer lassen, lesen die Menschen in der Sprache der Kommune. Auf den Seiten, in E-Mails und auf der gedruckten Bestätigung steht, was Sie hier eintragen.
service-up = { $name } nach oben
service-remove = { $name } entfernen
hours-from = { $day }, { $index }. Zeit, von
hours-to = { $day }, { $index }. Zeit, bis
hours-remove = { $day }, { $index }. Zeit entfernen
hours-add = Zeit hinzufügen
hours-add-day = { $day }: Zeit hinzufügen
hours-closed = geschlossen
hours-holidays = An Feiertagen geschlossen
hours-more = Diese Zeiten lassen sich nicht als einfache Woche zeigen. Sie stehen unten als Regel.
hours-as-rule = Als Regel schreiben
hours-as-table = Durch eine Wochentabelle ersetzen
hours-rule = Regel in der Schreibweise von OpenStreetMap (opening_hours)
appointments-give = Termine anbieten
appointments-counters = Termine gleichzeitig
appointments-usual = Dauer ohne Anliegen (Minuten)
appointments-buffer = Pause dazwischen (Minuten)
appointments-lead = Frühestens in (Minuten)
appointments-horizon = Höchstens im Voraus (Tage)
exceptions-add = Tage mit anderen Zeiten hinzufügen
exception-number = Andere Zeiten { $index }
exception-opens = Andere Zeiten { $index }, { $place }. Zeit, von
exception-closes = Andere Zeiten { $index }, { $place }. Zeit, bis
exception-remove = Andere Zeiten { $index } entfernen
in-person-none = Noch keine Zeiten angegeben.
in-person-give = Zeiten angeben
closures-heading = Feiertage und Schließtage
closures-text = Diese Tage gelten für alle Zeiten des Büros.
closures-land = Bundesland
closures-no-land = Nur bundesweite Feiertage
closures-bridge = An Brückentagen geschlossen
closures-add = Schließtag hinzufügen
closure-number = Schließtag { $index }
closure-from = Von
closure-to = Bis
closure-note = Grund (freiwillig)
closure-remove = Schließtag { $index } entfernen
year-text = Drücken Sie auf einen Tag, um ihn zu schließen oder ihm andere Zeiten zu geben.
year-keys = Mit den Pfeiltasten wechseln Sie den Tag, mit Bild auf und Bild ab den Monat, zusammen mit der Umschalttaste das Jahr.
year-heading = Kalender { $year }
year-before = Voriges Jahr
year-after = Nächstes Jahr
year-open = geöffnet
year-closed = geschlossen
year-holiday = Feiertag
year-bridge = Brückentag, geschlossen
year-closure = Schließtag
year-exception = andere Zeiten
year-mark-holiday = F
year-mark-bridge = B
year-mark-closure = S
year-mark-exception = A
day-legend = Wie ist es an diesem Tag?
day-choice-regular = wie sonst auch
day-choice-closed = geschlossen
day-choice-other = zu anderen Zeiten geöffnet, ohne Termin
day-span-from = { $index }. Zeit, von
day-span-to = { $index }. Zeit, bis
day-apply = Übernehmen
day-counts = Es gilt, sobald Sie das Büro speichern.

## Verwaltung: Mitarbeitende
role-officer = Sachbearbeitung
role-lead = Leitung
role-admin = Administration
role-officer-text = Bedient Bürgerinnen und Bürger in den eigenen Büros.
role-lead-text = Legt außerdem die Regeln der eigenen Büros fest.
role-admin-text = Verwaltet die ganze Kommune: Büros, Konten, Texte und Schlüssel.
officers-caption = { $count ->
    [one] Ein Konto
   *[other] { $count } Konten
}
officers-new = Neues Konto
officers-add = Konto anlegen
officer-who = Name
officer-role = Rolle
officer-offices = Büros
officer-state = Stand
officer-active = Aktiv
officer-new = Noch nicht angemeldet
officer-disabled = Gesperrt
officer-edit-name = { $name } bearbeiten
officer-reset = Neues Einmalpasswort
officer-display-name = Name, wie ihn alle sehen
officer-name = Benutzername
officer-name-hint = Kleine Buchstaben, Ziffern und . - _ @, zum Beispiel: anna.schmidt
officer-disable = Konto sperren: keine Anmeldung mehr
officer-second-factor = Zweiten Faktor entfernen
officer-once = Einmalpasswort für { $name }
officer-once-text = Es wird nur jetzt gezeigt und muss bei der Anmeldung geändert werden. Geben Sie es persönlich weiter.

## Verwaltung: Texte
texts-lead = Angaben in geschweiften Klammern wie { "{ $day }" } setzt das Programm ein. Der Link muss im Text bleiben.
texts-language = Sprache
texts-kind = Nachricht
texts-own = Eigener Text
texts-usual = Üblichen Text verwenden
texts-usual-part = { $part }: üblichen Text verwenden
texts-preview = Vorschau
texts-preview-text = Die Angaben in der Vorschau sind erfunden.
texts-sms = { $segments ->
    [one] SMS (eine Nachricht)
   *[other] SMS ({ $segments } Nachrichten)
}
part-subject = Betreff
part-text = E-Mail
part-sms = SMS
part-sms-short = SMS, kurz
notice-confirm-request = Bitte um Bestätigung
notice-confirmed = Termin bestätigt
notice-changed = Termin verschoben
notice-cancelled = Termin abgesagt
notice-reminder-day = Erinnerung am Vortag
notice-reminder-hour = Erinnerung eine Stunde vorher
notice-missed = Termin verpasst
notice-two-before = Gleich sind Sie dran

## Verwaltung: Schlüssel
keys-lead = Mit einem API-Schlüssel arbeitet ein anderes Programm mit Schalter zusammen.
keys-caption = { $count ->
    [0] Noch keine Schlüssel
    [one] Ein Schlüssel
   *[other] { $count } Schlüssel
}
keys-new = Neuer Schlüssel
keys-make = Schlüssel anlegen
key-once = Ihr neuer Schlüssel. Er wird nur jetzt gezeigt.
key-name = Name
key-scopes = Erlaubt
key-until = Gültig bis
key-until-optional = Gültig bis (freiwillig)
key-used = Zuletzt benutzt
key-never = noch nie
key-forever = unbegrenzt
key-remove = Löschen
key-remove-name = Schlüssel { $name } löschen
scope-rooms-read = Räume ansehen
scope-rooms-write = Räume anlegen und beenden
scope-events-read = Ereignisse mithören
scope-statistics-read = Statistik lesen
scope-webhooks-write = Webhooks verwalten

## Verwaltung: Webhooks
webhooks-lead = Ein Webhook meldet Ereignisse an ein anderes Programm.
webhooks-list = Eingerichtet
webhooks-none = Noch keine Webhooks.
webhooks-new = Neuer Webhook
webhooks-make = Webhook anlegen
webhook-once = Das Geheimnis, mit dem die Meldungen unterschrieben sind. Es wird nur jetzt gezeigt.
webhook-url = Adresse
webhook-kinds = Ereignisse (freiwillig)
webhook-kinds-hint = Mehrere mit Komma trennen. Leer heißt: alle.
webhook-all = alle Ereignisse
webhook-on = An
webhook-off = Aus
webhook-enable = Einschalten
webhook-enable-of = { $url } einschalten
webhook-disable = Ausschalten
webhook-disable-of = { $url } ausschalten
webhook-remove-of = { $url } entfernen
webhook-deliveries = Zustellungen
webhook-deliveries-of = Zustellungen an { $url }
letter-when = Wann
letter-kind = Ereignis
letter-waiting = wartet
letter-held = angehalten
letter-delivered = zugestellt
letter-dead = gescheitert
letter-expired = verfallen
letter-attempts = { $attempts ->
    [one] ein Versuch
   *[other] { $attempts } Versuche
}
letter-again = Noch einmal senden
letters-none = Noch keine Zustellungen.

## Verwaltung: Statistik
statistics-office = Büro
statistics-table = Zahlen nach Tagen, Zeiten in Minuten
statistics-day = Tag
statistics-taken = Platz genommen
statistics-missed = Nicht erschienen
statistics-gone = Gegangen
statistics-wait = Wartezeit (Hälfte)
statistics-long = Wartezeit (9 von 10)
statistics-session = Gespräch (Hälfte)
statistics-failures = Technische Abbrüche
statistics-picture = Erstes Bild (s)
statistics-services = Erledigte Anliegen
statistics-service = Anliegen
statistics-count = Anzahl
statistics-former = Früheres Anliegen
statistics-csv = Als CSV-Datei herunterladen
statistics-none = In diesem Zeitraum ist nichts geschehen.
plot-visits = Besuche nach Tagen
plot-visits-day = { $day }: { $first } mit Gespräch, { $second } ohne
plot-finished = Mit Gespräch
plot-lost = Ohne Gespräch gegangen
plot-waits = Wartezeit nach Tagen, in Minuten
plot-waits-day = { $day }: die Hälfte höchstens { $first }, neun von zehn höchstens { $second } Minuten
plot-median = Die Hälfte wartet höchstens so lange
plot-long = Neun von zehn warten höchstens so lange

## Verwaltung: Kommune
town-basics = Name und Ort
town-name = Name der Kommune
town-locale = Sprache zu Beginn
town-zone = Zeitzone
town-look = Aussehen
town-primary = Eigene Farbe für Knöpfe und Links
town-accent = Eigene Farbe für Hervorhebungen
town-logo = Logo
town-links = Eigene Seiten
town-imprint = Impressum (https://…)
town-privacy = Datenschutzerklärung (https://…)
town-feedback = Barrieren melden (https://… oder mailto:…)
town-logo-hint = Ein Pfad auf diesem Server oder ein eingebettetes Bild (data:image/…). Von anderen Servern wird nichts geladen.

## Verwaltung: Datenschutz
privacy-heading = Was aufbewahrt wird, und wie lange
privacy-media = Bild, Ton und Chat
privacy-media-text = Werden nie gespeichert. Sie laufen nur zwischen den beiden Seiten des Gesprächs.
privacy-seat = Warteplatz
privacy-seat-text = Ohne Namen, nur eine zufällige Kennung. Ohne Lebenszeichen ist der Platz nach { $seconds } Sekunden frei. Was bleibt, wird nach { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
} gelöscht.
privacy-contact = Wer zu einem Termin kommt
privacy-contact-text = Name, E-Mail-Adresse und Handynummer werden { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} nach dem Termin gelöscht.
privacy-statistics = Statistik
privacy-statistics-text = Nur Zahlen nach Büro und Tag. Einzelne Personen sind darin nicht zu finden.
privacy-where = Diese Fristen stehen in den Einstellungen des Servers. Ändern kann sie, wer den Server betreibt.
audit-caption = Was die Verwaltung zuletzt getan hat
audit-who = Wer
audit-what = Was
audit-none = Noch nichts.
audit-operator = Betrieb
audit-create = angelegt
audit-change = geändert
audit-remove = entfernt
audit-office = Büro
audit-office-settings = Regeln eines Büros
audit-officer = Konto
audit-key = API-Schlüssel
audit-password = Passwort
audit-second-factor = Zweiter Faktor
audit-provider = Anmeldedienst

## Anmeldung der Mitarbeitenden
sign-in-heading = Anmelden
sign-in-text = Für Mitarbeitende des Rathauses.
sign-in-name = Benutzername
sign-in-password = Passwort
sign-in-oidc = Mit dem Dienstkonto anmelden
sign-in-or = Oder mit Benutzername und Passwort:
sign-in-button = Anmelden
password-heading = Neues Passwort festlegen
password-text = Ihr Einmalpasswort gilt nur für die erste Anmeldung. Wählen Sie jetzt ein eigenes mit mindestens { $shortest } Zeichen. Gut sind mehrere Wörter hintereinander.
password-once = Einmalpasswort
password-new = Neues Passwort
password-again = Neues Passwort wiederholen
password-set = Passwort speichern
password-too-short = Das Passwort braucht mindestens { $shortest } Zeichen.
password-differs = Die beiden Passwörter sind nicht gleich.

## Arbeitsplatz
desk-title-sign-in = Anmelden – Arbeitsplatz
desk-title = { $waiting ->
    [0] { $office } – Arbeitsplatz
   *[other] ({ $waiting }) { $office } – Arbeitsplatz
}
desk-title-session = Gespräch mit Nummer { $number } – Arbeitsplatz
desk-sign-out = Abmelden
desk-offices = Ihre Büros
desk-waiting-here = wartend
desk-citizen = Nummer { $number }
desk-number = Nummer { $number }
desk-session-heading = Gespräch mit Nummer { $number }
desk-still-waiting = { $waiting ->
    [0] Niemand wartet
    [one] Eine Person wartet
   *[other] { $waiting } Personen warten
}
desk-finish = Gespräch beenden
desk-waiting-heading = Wartebereich
desk-waiting-count = { $waiting ->
    [0] Zurzeit wartet niemand.
    [one] Eine Person ist im Wartebereich.
   *[other] { $waiting } Personen sind im Wartebereich.
}
desk-call-next = Nächste Person aufrufen
desk-call = Aufrufen
desk-call-number = Nummer { $number } aufrufen
desk-nobody = Niemand wartet. Neue Gäste erscheinen hier von selbst.
desk-elsewhere = Ihr Arbeitsplatz ist in einem anderen Fenster oder an einem anderen Gerät geöffnet.
desk-elsewhere-text = Damit Bild und Ton nur einmal laufen, geht es dort weiter.
waited = { $minutes ->
    [0] gerade gekommen
    [one] wartet seit einer Minute
   *[other] wartet seit { $minutes } Minuten
}
waited-calls = { $calls ->
    [one] einmal vergeblich aufgerufen
   *[other] { $calls }-mal vergeblich aufgerufen
}
seat-here = Da
seat-reconnecting = Verbindung unterbrochen
seat-called-by-me = Von Ihnen aufgerufen
seat-called-by-other = Wird aufgerufen
officer-free = Bereit
officer-calling = Ruft auf
officer-serving = Im Gespräch
calling-heading = Nummer { $number } wird aufgerufen
calling-text = Sobald die Person eintritt, beginnt das Gespräch von selbst.
calling-attempt = { $attempt }. Aufruf
calling-take-back = Aufruf zurücknehmen
calling-missed = Nicht erschienen
calling-own = Ihr Bild sieht noch niemand.
door-heading = Tür
door-open = Öffnen
door-pause = Pause machen
door-close = Schließen
door-note = Hinweis zur Pause (freiwillig)
door-note-example = z. B. Wir sind um 10:30 Uhr zurück.
door-hint = Wer schon Platz genommen hat, behält seinen Platz.
colleagues-heading = Am Platz

## Auf der eigenen Seite der Kommune
admin-embed = Einbetten
embed-text = Zwei Zeilen auf einer Seite der Kommune zeigen dort die Büros: Tür, freie Plätze, Wartezeit, nächster Termin. Ein Druck führt hierher.
embed-look = Aussehen
embed-office = Welche Büros?
embed-all = Alle
embed-size = Größe
embed-size-default = Normal
embed-size-medium = Mittel
embed-size-big = Groß
embed-onecard = Alle in einer Karte
embed-footer = Mit Verweis auf alle Büros
embed-detach = Verweise öffnen ein eigenes Fenster
embed-frame = Als Rahmen (iframe), ohne Skript auf der Seite
embed-code = Code zum Einfügen
embed-copy = Code kopieren
embed-copied = Kopiert.
embed-preview = Vorschau
