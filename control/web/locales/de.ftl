### Alles, was Bürgerinnen, Bürger und Mitarbeitende auf den Seiten lesen. Sie-Form, einfache Wörter.

## Überall
loading = Einen Augenblick bitte …
skip-to-content = Zum Inhalt springen
to-overview = Zur Übersicht
header-home = { $town } – zur Übersicht der Büros
header-town-hall = Rathaus
header-virtual-town-hall = Virtuelles Rathaus
header-language = Sprache
footer-nav = Weitere Seiten
footer-privacy = Ohne Anmeldung und ohne Namen. Ihr Gespräch wird nicht aufgezeichnet, und kein anderer Anbieter hört mit.
footer-overview = Alle Büros
footer-officers = Für Mitarbeitende
link-lost = Die Verbindung ist gerade unterbrochen. Die Anzeige wird gleich wieder aktuell.
link-lost-seat = Die Verbindung ist gerade unterbrochen. Wir versuchen es weiter. Ihr Platz bleibt Ihnen erhalten.
camera = Kamera
microphone = Mikrofon
minutes = { $minutes } Min.
problem-unreachable = Das Rathaus ist gerade nicht erreichbar.
problem-unreachable-detail = Bitte prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.
problem-internal = Das hat leider nicht geklappt.
problem-internal-detail = Bitte versuchen Sie es in einer Minute noch einmal.
unknown-title = Seite nicht gefunden
unknown-text = Diese Seite gibt es nicht. Vielleicht ist die Adresse nicht vollständig.

## Geräte
device-refused = Ihr Browser hat den Zugriff nicht erlaubt. Sie können das in der Adresszeile ändern.
device-missing = Es wurde kein Gerät gefunden.
device-busy = Ein anderes Programm benutzt das Gerät gerade.
device-unsupported = Dieser Browser kann das nicht, oder die Seite ist nicht sicher verbunden.

## Die Tür eines Büros
door-is-open = Geöffnet
door-is-paused = Pause
door-is-closed = Geschlossen
door-is-full = Voll besetzt
opens-today = Öffnet heute um { $time } Uhr
opens-tomorrow = Öffnet morgen um { $time } Uhr
opens-later = Öffnet am { $day }, um { $time } Uhr

## Sprechzeiten
office-hours = Sprechzeiten
hours-always = Rund um die Uhr
hours-none = Keine festen Sprechzeiten
hours-span = { $from }–{ $to } Uhr
hours-from-to = { $first } bis { $last }
day-mon = Mo
day-tue = Di
day-wed = Mi
day-thu = Do
day-fri = Fr
day-sat = Sa
day-sun = So
weekday-mon = Montag
weekday-tue = Dienstag
weekday-wed = Mittwoch
weekday-thu = Donnerstag
weekday-fri = Freitag
weekday-sat = Samstag
weekday-sun = Sonntag

## Übersicht
overview-title = Virtuelles Rathaus { $town }
overview-heading = Ihr Rathaus – einfach per Video
overview-lead = Nehmen Sie im Wartebereich Platz. Wir rufen Sie auf und sprechen dann von Angesicht zu Angesicht mit Ihnen – von zu Hause aus.
overview-offices = Unsere Büros
overview-no-offices = Zurzeit gibt es hier keine Büros.
step-sit = Platz nehmen
step-called = Aufgerufen werden
step-talk = Gespräch führen
office-seats = Warteplätze
office-seats-free = { $total ->
    [one] { $free } von { $total } Platz frei
   *[other] { $free } von { $total } Plätzen frei
}
office-waiting = Es warten
office-waiting-count = { $waiting ->
    [0] Niemand
    [one] Eine Person
   *[other] { $waiting } Personen
}
office-sit = Platz nehmen
refusal-paused = Das Büro macht gerade Pause. Bitte schauen Sie gleich noch einmal vorbei.
refusal-paused-note = Das Büro macht gerade Pause: { $note }
refusal-closed = Das Büro ist zurzeit geschlossen.
refusal-full = Das Büro ist gerade voll, alle Warteplätze sind belegt. Sobald einer frei wird, sehen Sie es hier.
banner-label = Ihr Warteplatz
banner-seated = Sie haben einen Platz im { $office } und sind an Position { $position }.
banner-called = Sie sind dran! { $office } erwartet Sie.
banner-entered = Ihr Gespräch mit { $office } läuft.
banner-back = Zurück zu Ihrem Warteplatz

## Wartebereich
seat-title-plain = Wartebereich
seat-title-waiting = Position { $position } – Wartebereich { $office }
seat-title-called = Sie sind dran! – { $office }
seat-title-session = Gespräch – { $office }
seat-title-ended = { $office }
seat-heading = Wartebereich { $office }
seat-leave = Platz aufgeben
seat-leave-hint = Dann ist Ihr Platz sofort für andere frei.
waiting-heading = Ihr Platz in der Reihe
waiting-position-label = Ihre Position
waiting-position = { $position ->
    [1] Sie sind als Nächstes dran.
    [2] Vor Ihnen ist noch eine Person.
   *[other] Vor Ihnen sind noch { $before } Personen.
}
waiting-number-label = Wartenummer
waiting-since = seit { $time } Uhr
waiting-next-call = Wir rufen Sie hier auf dieser Seite auf. Sie müssen nichts tun.
waiting-next-keep = Ihr Platz bleibt Ihnen, auch wenn Sie die Seite neu laden oder kurz die Verbindung verlieren.
waiting-next-sound = Lassen Sie die Seite geöffnet und den Ton an: Sie hören ein Klingeln.
announce-position = Sie sind an Position { $position }.
announce-called = Sie sind dran! { $office } erwartet Sie. Drücken Sie auf Betreten.
announce-entering = Sie werden verbunden.
announce-session = Sie sind im Gespräch.

## Aufruf
called-heading = Sie sind dran!
called-text = { $office } erwartet Sie. Man sieht und hört Sie erst, wenn Sie eintreten.
called-enter = Betreten
called-time-left = Noch { $time } Minuten
called-again = Das ist der { $attempt }. Aufruf.

## Kamera und Mikrofon prüfen
preview-heading = Kamera und Mikrofon
preview-text = Prüfen Sie in Ruhe, ob man Sie sehen und hören kann. Das Bild bleibt bei Ihnen.
preview-start = Kamera und Mikrofon prüfen
preview-later = Sie können auch ohne Kamera oder ohne Mikrofon eintreten und dann schreiben.
preview-stop = Prüfung beenden
preview-own-picture = Ihr eigenes Kamerabild
preview-opening = Kamera wird eingeschaltet …
preview-no-picture = Kein Bild
preview-level = Lautstärke Ihres Mikrofons
preview-level-hint = Sprechen Sie ein paar Worte: Der Balken soll sich bewegen.
preview-camera-trouble = Die Kamera lässt sich nicht benutzen.
preview-microphone-trouble = Das Mikrofon lässt sich nicht benutzen.
preview-choose-camera = Kamera auswählen
preview-choose-microphone = Mikrofon auswählen
preview-go-in-with = Ich möchte eintreten mit
session-heading = Gespräch mit { $office }

## Ende
ended-finished = Vielen Dank für Ihren Besuch!
ended-finished-text = Ihr Gespräch mit { $office } ist beendet. Kamera und Mikrofon sind aus. Sie können diese Seite schließen.
ended-missed = Wir haben Sie leider nicht erreicht.
ended-missed-text = { $office } hat Sie aufgerufen, aber Sie konnten nicht eintreten. Ihr Platz ist nun frei. Sie können gern neu Platz nehmen.
ended-abandoned = Ihr Platz ist nicht mehr reserviert.
ended-abandoned-text = Wir haben längere Zeit nichts von Ihrem Gerät gehört und den Platz bei { $office } deshalb freigegeben. Sie können gern neu Platz nehmen.
ended-left = Sie haben Ihren Platz aufgegeben.
ended-left-text = Ihr Platz bei { $office } ist wieder frei. Wir freuen uns, wenn Sie ein anderes Mal kommen.
nowhere-none = Sie haben gerade keinen Warteplatz.
nowhere-none-text = Wählen Sie in der Übersicht ein Büro aus und nehmen Sie dort Platz.
nowhere-unknown = Ihr Warteplatz besteht nicht mehr.
nowhere-unknown-text = Der Besuch liegt schon länger zurück. Wählen Sie in der Übersicht ein Büro aus und nehmen Sie neu Platz.
nowhere-elsewhere = Ihr Warteplatz ist in einem anderen Fenster oder an einem anderen Gerät geöffnet.
nowhere-elsewhere-text = Damit Bild und Ton nur einmal laufen, geht es dort weiter.
nowhere-here = Hier weitermachen

## Gespräch
connection-connecting = Wird verbunden
connection-connected = Verbunden
connection-reconnecting = Wird wieder verbunden
connection-closed = Getrennt
stage-camera = Kamerabild von { $name }
stage-screen = Geteilter Bildschirm von { $name }
stage-own = Ihr eigenes Bild
stage-you = Sie
stage-soon = { $name } kommt gleich dazu.
stage-no-camera = { $name } hat die Kamera ausgeschaltet.
stage-other-muted = Mikrofon ist aus
stage-sound-on = Ton einschalten
controls = Gespräch steuern
controls-mute = Stumm
controls-camera-off = Kamera aus
controls-share = Bildschirm teilen
controls-chat = Chat
controls-unread = { $unread }
session-hang-up = Auflegen
session-weak = Die Verbindung ist schwach. Wenn das Bild stockt, schalten Sie die Kamera aus: Der Ton wird dann besser.
session-gone = Das Gespräch ist beendet.
session-camera-trouble = Ihre Kamera ist nicht dabei.
session-microphone-trouble = Ihr Mikrofon ist nicht dabei. Sie hören zu und können schreiben.
session-screen-trouble = Der Bildschirm lässt sich auf diesem Gerät nicht teilen.
chat-heading = Chat
chat-close = Chat schließen
chat-empty = Hier können Sie sich schreiben. Nach dem Gespräch ist alles gelöscht.
chat-input = Nachricht schreiben
chat-send = Senden
chat-unsent = Die Nachricht konnte nicht gesendet werden. Bitte versuchen Sie es gleich noch einmal.
chat-you = Sie

## Anmeldung der Mitarbeitenden
sign-in-heading = Anmelden
sign-in-text = Für Mitarbeitende des Rathauses.
sign-in-name = Benutzername
sign-in-password = Passwort
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
