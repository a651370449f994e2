### Alles, was Bürgerinnen, Bürger und Mitarbeitende auf den Seiten lesen. Sie-Form, einfache Wörter.

## Diese Sprache
language-name = Deutsch
language-direction = ltr

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
footer-accessibility = Barrierefreiheit
footer-data = Datenschutz
footer-imprint = Impressum
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
ended-dismissed = Dieses Büro wurde geschlossen.
ended-dismissed-text = { $office } nimmt keine Besuche mehr an. Es tut uns leid, dass Sie gewartet haben. In der Übersicht finden Sie die anderen Büros.
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
controls-share = Bild{"\u00AD"}schirm teilen
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
files-attach = Datei senden
files-hint = Dateien bis 25 MB: PDF, Bilder, Office, Text. Nichts davon wird auf dem Server gespeichert.
files-heading = Dateien
files-accept = Annehmen
files-decline = Ablehnen
files-cancel = Abbrechen
files-cancel-which = Abbrechen: { $file }
files-save = Speichern
files-progress = { $file }, so viel ist da
files-preparing = Wird vorbereitet …
files-asked = Wartet, bis die andere Seite annimmt
files-asked-you = Möchten Sie diese Datei annehmen?
files-flowing = { $percent } % sind da
files-checking = Wird geprüft …
files-done = Angekommen
files-done-here = Vollständig da. Speichern Sie die Datei, bevor das Gespräch endet.
files-cancelled = Abgebrochen
files-declined = Nicht angenommen
files-damaged = Das hat nicht geklappt. Bitte senden Sie die Datei noch einmal.
files-lost = Die Datei ging verloren, weil die Seite neu geladen wurde. Bitte noch einmal senden.
files-refused-kind = „{ $file }“ lässt sich nicht senden. Erlaubt sind PDF, Bilder (zum Beispiel JPG und PNG), Office-Dokumente ohne Makros und Textdateien.
files-refused-size = „{ $file }“ ist zu groß. Eine Datei darf höchstens 25 MB haben.
files-refused-empty = „{ $file }“ ist leer.
files-refused-many = „{ $file }“ muss noch warten: Es sind schon fünf Dateien unterwegs.
files-told-offer = { $name } möchte Ihnen eine Datei schicken: { $file }, { $size }. Im Chat können Sie sie annehmen.
chat-all = Nachrichten und Dateien
spoken = Meldungen im Gespräch
live-switch = Live-Text: Die andere Seite liest mit, während ich schreibe
live-other = { $name } schreibt mit …
screen-tools = Geteilten Bildschirm ansehen
screen-keys = Mit Plus und Minus vergrößern und verkleinern Sie, mit den Pfeiltasten verschieben Sie das Bild, mit Null sehen Sie wieder alles.
screen-larger = Größer
screen-smaller = Kleiner
screen-fit = Alles zeigen
screen-full = Ganzer Bildschirm
screen-scale = Größe { $percent } Prozent
own-move = Ihr eigenes Bild verschieben, auch mit den Pfeiltasten
own-top-left = Ihr Bild ist oben links.
own-top-right = Ihr Bild ist oben rechts.
own-bottom-left = Ihr Bild ist unten links.
own-bottom-right = Ihr Bild ist unten rechts.
controls-flip = Papier zeigen
controls-more = Mehr
more-heading = Ton und Geräte
more-close = Schließen
more-sound = Etwas stimmt mit dem Ton nicht?
more-devices = Geräte
more-devices-hint = Andere Geräte erscheinen hier, sobald sie verbunden sind. Manche Geräte können auch den Hintergrund unscharf machen; dann steht hier ein Schalter dafür.
deaf-button = Ich höre nichts
deaf-listening = Wir hören drei Sekunden lang nach, ob Ton ankommt …
deaf-comes = Der Ton kommt bei Ihnen an. Es liegt also am Lautsprecher:
deaf-missing = Es kommt gerade kein Ton an. Wir haben es der anderen Seite gesagt.
deaf-muted = Die andere Seite hat ihr Mikrofon ausgeschaltet. Wir haben es ihr gesagt.
deaf-write = Bis dahin können Sie sich im Chat schreiben.
unheard = { $name } hört Sie nicht.
unheard-on = Ihr Mikrofon ist an. Sprechen Sie lauter, oder wählen Sie unter „Mehr“ ein anderes Mikrofon.
unheard-off = Ihr Mikrofon ist aus.
unheard-unmute = Mikrofon einschalten
unheard-ok = In Ordnung
flip-to-paper = Dokument mit der anderen Kamera zeigen
flip-to-me = Wieder mich zeigen
blur = Hintergrund unscharf machen

## Warten, in Worten
office-wait = Wartezeit
wait-unknown = noch unbekannt
wait-soon = Sie kommen gleich dran
wait-up-to = höchstens etwa { $to } Minuten
wait-range = etwa { $from } bis { $to } Minuten

## Büro und freie Termine
open-until = bis { $time } Uhr
paused-until = voraussichtlich bis { $time } Uhr
refusal-too-late = Für heute reicht die Zeit nicht mehr: Bis zum Schluss kämen Sie nicht mehr an die Reihe.
slot-today = heute, { $time } Uhr
slot-tomorrow = morgen, { $time } Uhr
slot-later = { $day }, { $time } Uhr
booking-or = Oder mit Termin:
booking-instead = Nächste freie Termine:
booking-all = Termin buchen
office-more = Unterlagen und Zeiten
office-now = Jetzt
office-check = Kamera, Ton und Internet vorher prüfen
office-services = Das erledigen wir hier
office-times = Zeiten
office-unknown = Dieses Büro gibt es nicht.
office-unknown-text = Vielleicht ist die Adresse nicht vollständig. In der Übersicht finden Sie alle Büros.
service-usual = dauert meist { $minutes } Minuten
service-papers = Bitte halten Sie bereit
hours-walk-in = Ohne Termin, per Video
hours-appointment = Mit Termin, per Video
hours-in-person = Vor Ort im Rathaus

## Termin buchen
booking-title = { $step } – { $office }
booking-heading = Termin buchen
booking-step = Schritt { $step } von { $of }
booking-next = Weiter
booking-service = Worum geht es?
booking-service-legend = Wählen Sie alles aus, was Sie erledigen möchten.
booking-service-other = Etwas anderes
booking-time = Wann passt es Ihnen?
booking-no-slots = In den nächsten Wochen ist leider nichts mehr frei. Bitte schauen Sie an einem anderen Tag wieder vorbei.
booking-contact = Wie erreichen wir Sie?
booking-check = Stimmt alles?
booking-check-text = Wir schicken Ihnen jetzt eine Nachricht mit einem Link. Erst wenn Sie ihn öffnen und bestätigen, gehört der Termin Ihnen.
booking-send = Link zum Bestätigen schicken
booking-change = Etwas ändern
booking-sent = Fast geschafft: Bitte bestätigen Sie
booking-sent-text = Die Nachricht mit dem Link ist unterwegs an { $to }.
booking-confirm-until = Bitte bestätigen Sie bis { $time } Uhr. Danach ist die Zeit wieder für andere frei.
booking-sent-wrong = Nichts angekommen? Sehen Sie im Ordner für unerwünschte Nachrichten nach, oder geben Sie eine andere Adresse an.
booking-other-address = Andere Adresse angeben
calendar-before = Voriger Monat
calendar-after = Nächster Monat
calendar-keys = Mit den Pfeiltasten wechseln Sie den Tag, mit Bild auf und Bild ab den Monat. Mit der Eingabetaste wählen Sie den Tag.
calendar-day = { $count ->
    [0] { $day }, nichts frei
    [one] { $day }, eine freie Zeit
   *[other] { $day }, { $count } freie Zeiten
}
times-heading = Freie Zeiten am { $day }
times-none-yet = Wählen Sie zuerst einen Tag.
times-morning = Vormittag
times-afternoon = Nachmittag
time-of-day = { $time } Uhr
held-left = Diese Zeit ist noch { $time } Minuten für Sie reserviert.
held-soon-over = Noch zwei Minuten, dann wird die Zeit wieder frei.
held-over = Die Reservierung ist abgelaufen.
held-over-text = Die Zeit ist wieder für andere frei. Wählen Sie bitte neu; vielleicht ist sie noch zu haben.
held-again = Neue Zeit wählen
contact-why = Eine Angabe genügt. Wir schicken Ihnen darüber den Link zu Ihrem Termin und eine Erinnerung.
contact-mail = E-Mail-Adresse
contact-mobile = Handynummer
contact-name = Name (freiwillig)
contact-privacy = Wir benutzen das nur für diesen Termin und löschen es danach.
contact-fault-none = Bitte geben Sie eine E-Mail-Adresse oder eine Handynummer an.
contact-fault-mail = Diese E-Mail-Adresse ist nicht vollständig, zum Beispiel: erika@example.org
contact-fault-mobile = Diese Nummer ist nicht vollständig, zum Beispiel: 0151 12345678
summary-heading = Ihr Termin
summary-when = Wann
summary-time = { $day }, { $from } bis { $to } Uhr
summary-where = Wo
summary-video = { $office }, per Video auf dieser Seite
summary-what = Worum es geht

## Mein Termin
appointment-title = Termin – { $office }
appointment-title-plain = Ihr Termin
appointment-no-link = Öffnen Sie bitte den Link aus Ihrer Nachricht.
appointment-no-link-text = Nur mit diesem Link sehen und ändern Sie Ihren Termin. Ein Konto brauchen Sie nicht.
appointment-unknown = Dieser Link gilt nicht mehr.
appointment-unknown-text = Vielleicht haben Sie schon eine neuere Nachricht mit einem neuen Link. Sonst buchen Sie bitte einen neuen Termin.
appointment-reserved = Bitte bestätigen Sie Ihren Termin.
appointment-reserved-text = Mit einem Druck auf „Termin bestätigen“ gehört diese Zeit Ihnen.
appointment-confirmed = Ihr Termin steht fest.
appointment-confirmed-text = Am Tag selbst öffnen Sie einfach wieder diesen Link und kommen herein.
appointment-checked-in = Sie sind angemeldet.
appointment-checked-in-text = Ihr Platz im Wartebereich ist für Sie da.
appointment-cancelled = Dieser Termin ist abgesagt.
appointment-cancelled-text = Die Zeit ist wieder für andere frei. Sie müssen nichts mehr tun.
appointment-expired = Dieser Termin wurde nicht bestätigt.
appointment-expired-text = Die Zeit ist wieder für andere frei. Sie können gern neu buchen.
appointment-missed = Dieser Termin ist vorbei.
appointment-missed-text = Schade, dass es nicht geklappt hat. Sie können gern neu buchen.
appointment-confirm = Termin bestätigen
appointment-check-in = Ich bin da
appointment-check-in-from = Hier kommen Sie herein: am { $day }, ab { $time } Uhr.
appointment-move = Verschieben
appointment-move-heading = Auf wann verschieben?
appointment-move-text = Jetzt: { $day }, { $time } Uhr. Der alte Termin bleibt Ihnen, bis Sie eine neue Zeit wählen.
appointment-keep = Termin behalten
appointment-cancel = Absagen
appointment-cancel-question = Möchten Sie den Termin wirklich absagen?
appointment-cancel-text = Die Zeit wird sofort für andere frei.
appointment-cancel-yes = Ja, absagen
appointment-print = Drucken
appointment-paper-link = Verschieben oder absagen, und am Tag hereinkommen:
appointment-paper-mail = Der Link zum Verschieben, Absagen und Hereinkommen steht in Ihrer Nachricht.
appointment-book-again = Neuen Termin buchen

## Prüfung vor dem Gespräch
check-title = Kamera, Ton und Internet prüfen
check-lead = Prüfen Sie vorab, ob für das Gespräch alles bereit ist. Ihr Bild und Ihr Ton bleiben dabei auf diesem Gerät.
check-again = Noch einmal prüfen
device-refused-help = Tippen Sie neben der Adresse auf das Schloss oder das Kamera-Zeichen und erlauben Sie Kamera und Mikrofon. Am iPhone finden Sie das in den Einstellungen unter Safari.
device-missing-help = Stecken Sie das Gerät ein oder schalten Sie es an. Bei manchen Laptops hat die Kamera einen eigenen Schieber.
device-busy-help = Schließen Sie andere Programme und Fenster, die gerade Video zeigen oder Ton aufnehmen, zum Beispiel eine andere Videokonferenz.
device-unsupported-help = Öffnen Sie diese Seite in einem aktuellen Browser. Wer aus einer App hierher kam, wählt dort „Im Browser öffnen“.
device-without-camera = Sie können auch ohne Kamera eintreten: Man hört Sie, sieht Sie aber nicht.
device-without-microphone = Sie können auch ohne Mikrofon eintreten: Sie hören zu und schreiben.
speaker-heading = Lautsprecher
speaker-text = Hören Sie uns? Wir spielen Ihnen das Klingeln vor, mit dem wir Sie aufrufen.
speaker-play = Ton abspielen
speaker-question = Haben Sie das Klingeln gehört?
speaker-yes = Ja
speaker-no = Nein
speaker-good = Gut, dann hören Sie uns auch im Gespräch.
speaker-help-volume = Drücken Sie am Gerät auf „lauter“ und spielen Sie den Ton noch einmal ab.
speaker-help-silent = Ist das Telefon lautlos gestellt? Schalten Sie das aus; am iPhone geht es mit dem Schalter an der Seite.
speaker-help-headset = Ist noch ein Kopfhörer oder ein Lautsprecher verbunden? Dann kommt der Ton vielleicht dort heraus.
network-heading = Internetverbindung
network-text = Wir messen zehn Sekunden lang auf dem Weg, den später auch Bild und Ton nehmen.
network-start = Verbindung prüfen
network-running = Wir messen gerade. Das dauert etwa zehn Sekunden.
network-good = Ihre Verbindung ist gut.
network-good-help = Bild und Ton werden flüssig laufen.
network-fair = Ihre Verbindung reicht aus.
network-fair-help = Kleine Aussetzer sind möglich. Wenn es geht, setzen Sie sich näher an Ihr WLAN-Gerät.
network-poor = Ihre Verbindung ist schwach.
network-poor-help = Gehen Sie näher an Ihr WLAN-Gerät, benutzen Sie ein Kabel oder ein anderes Netz, und beenden Sie andere Downloads. Ohne Kamera klingt der Ton besser.
network-blocked = Bild und Ton kommen nicht durch.
network-blocked-help = Wahrscheinlich sperrt eine Firewall oder ein VPN den Weg. Schalten Sie das VPN aus oder benutzen Sie ein anderes Netz, zum Beispiel das Ihres Handys.
network-figures = { $path }, Laufzeit { $rtt } ms, { $loss } der Pakete verloren
network-udp = Auf direktem Weg (UDP)
network-tcp = Auf dem Umweg (TCP)

## Benachrichtigung und Warten
notify-ask = Auch benachrichtigen, wenn ich woanders bin
notify-on = Ihr Gerät zeigt eine Nachricht, wenn wir Sie aufrufen.
notify-refused = Ihr Browser zeigt keine Nachrichten von dieser Seite. Lassen Sie den Ton an, dann hören Sie uns.
waiting-parked = Wir haben Sie kurz zurückgestellt und rufen Sie gleich auf. Ihr Platz bleibt Ihnen.
waiting-next-time = Nach dem Aufruf haben Sie Zeit, in Ruhe auf „Betreten“ zu drücken.

## Auflegen und danach
hangup-question = Möchten Sie das Gespräch beenden?
hangup-no = Weitersprechen
next-heading = Wie es weitergeht
next-office = Was Sie besprochen haben, erledigt jetzt das Büro. Sie müssen nichts tun, wenn nichts anderes vereinbart wurde.
next-gone = Der Chat ist gelöscht. Auf diesem Gerät bleibt nichts zurück.
next-more = Unterlagen und Zeiten: { $office }
next-appointment = Termin buchen
next-told = Das wurde für Sie notiert:
next-print = Drucken
next-copy = Text kopieren
next-copied = Kopiert.
next-only-here = Dieser Text steht nur auf dieser Seite. Er ist weg, sobald Sie sie schließen.

## Raum per Link: Kommunen mit eigener Warteschlange
room-title = Ihr Gespräch
room-lead = Hier treffen Sie sich mit der anderen Seite. Prüfen Sie in Ruhe Kamera und Mikrofon und drücken Sie dann auf „Betreten“. Vorher sieht und hört Sie niemand.
room-enter = Betreten
room-left = Sie haben aufgelegt.
room-left-text = Kamera und Mikrofon sind aus. Solange der Raum offen ist, können Sie wieder hinein.
room-over-text = Kamera und Mikrofon sind aus. Sie können diese Seite schließen.
room-none = Hier fehlt der Link.
room-none-text = Öffnen Sie bitte den ganzen Link, den Sie bekommen haben. Am besten drücken Sie in der Nachricht darauf.
room-unknown = Dieser Link gilt nicht mehr.
room-unknown-text = Das Gespräch ist beendet oder der Link ist abgelaufen. Fragen Sie bitte die Stelle, die ihn geschickt hat, nach einem neuen.
room-elsewhere = Das Gespräch ist in einem anderen Fenster oder an einem anderen Gerät geöffnet.
room-elsewhere-text = Damit Bild und Ton nur einmal laufen, geht es dort weiter.
room-other-citizen = Gast
room-other-officer = Rathaus

## Erklärungen: Barrierefreiheit und Datenschutz
accessibility-title = Erklärung zur Barrierefreiheit
accessibility-lead = Das virtuelle Rathaus von { $town } soll für alle gut zu benutzen sein. Maßstab sind die WCAG 2.2 (Stufe AA) und die Norm EN 301 549.
accessibility-can-title = Was geht
accessibility-can-keys = Der ganze Besuch und die Buchung gehen mit der Tastatur allein.
accessibility-can-reader = Vorleseprogramme sagen Ihnen, wenn sich etwas ändert: Ihre Position, den Aufruf, Nachrichten.
accessibility-can-looks = Die Seiten passen sich an: dunkle Darstellung, eigene Farben Ihres Systems, starke Vergrößerung, weniger Bewegung.
accessibility-can-writing = Im Gespräch können Sie schreiben statt sprechen. Mit „Live-Text“ liest die andere Seite mit, während Sie schreiben. Kamera und Mikrofon sind nicht nötig.
accessibility-gaps-title = Was noch fehlt
accessibility-gaps-captions = Gesprochenes wird nicht in Schrift übertragen, und Dolmetscherinnen für Gebärdensprache können nicht als Dritte dazukommen.
accessibility-gaps-language = Texte in Gebärdensprache gibt es noch nicht.
accessibility-gaps-shared = Was ein Gegenüber von seinem Bildschirm zeigt, ist ein Bild. Vorleseprogramme können es nicht lesen; bitten Sie um das Dokument selbst.
accessibility-checked = Die Seiten werden bei jeder Änderung automatisch geprüft (axe, Tastatur, Vergrößerung, Farben). Eine Prüfung durch Menschen mit Behinderungen steht noch aus.
accessibility-report-title = Etwas geht für Sie nicht?
accessibility-report = Sagen Sie es uns bitte. Wir antworten und suchen einen Weg für Sie.
accessibility-report-link = Barriere melden
accessibility-report-none = Rufen Sie im Rathaus an, oder schreiben Sie ihm.
accessibility-arbitration = Bekommen Sie keine Antwort, die hilft, dann wenden Sie sich an die Schlichtungsstelle oder die Überwachungsstelle Ihres Bundeslandes für Barrierefreiheit.
privacy-title = Datenschutz
privacy-lead = So geht das virtuelle Rathaus mit Ihren Angaben um.
privacy-visit-title = Wenn Sie Platz nehmen
privacy-visit = Wir fragen weder Namen noch Adresse. Sie bekommen eine Nummer; ein Schlüssel dazu liegt nur in Ihrem Browser, damit Ihr Platz ein Neuladen übersteht. Cookies werden dafür nicht gesetzt.
privacy-talk-title = Im Gespräch
privacy-talk = Bild, Ton und Bildschirm gehen verschlüsselt durch den Server dieses Rathauses, an keinen anderen Anbieter. Nichts davon wird gespeichert, auch kein Chat.
privacy-appointment-title = Wenn Sie einen Termin buchen oder benachrichtigt werden wollen
privacy-appointment = Wir fragen nach einer E-Mail-Adresse oder Handynummer, nur dafür. Sie wird nach dem Termin gelöscht, üblich ist eine Woche. Über den Link in der Nachricht sehen und löschen Sie Ihre Angaben selbst.
privacy-logs-title = Was gezählt wird
privacy-logs = Wie viele kamen und wie lange es dauerte, je Tag und Büro, ohne etwas über einzelne Menschen. In Protokollen steht keine IP-Adresse.
privacy-town = Was Ihre Stadt außerdem sagt

## Seite ohne JavaScript
plain-lead = Zum Lesen geht es auch ohne JavaScript. Für einen Platz im Wartebereich, für Termine und für das Gespräch muss es in Ihrem Browser eingeschaltet sein.
plain-until = bis { $time }
plain-opens = Öffnet wieder: { $time }
plain-slot = Nächster Termin: { $time }
plain-papers = mitzubringen: { $papers }
