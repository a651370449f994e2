### Leichte Sprache: kurze Sätze, eine Aussage je Satz, kein Genitiv, kein Passiv, kein Konjunktiv.
### Lange Wörter sind mit dem Mediopunkt oder dem Bindestrich geteilt. Schwere Wörter sind erklärt.

## Diese Sprache
language-name = Leichte Sprache
language-direction = ltr

## Überall
loading = Bitte warten Sie kurz …
skip-to-content = Zum Inhalt
to-overview = Zur Start-Seite
header-home = { $town } – alle Büros
header-town-hall = Rathaus
header-virtual-town-hall = Rathaus im Internet
header-language = Sprache
footer-nav = Mehr Seiten
footer-privacy = Sie müssen sich nicht anmelden. Sie müssen keinen Namen sagen. Niemand nimmt das Gespräch auf. Keine andere Firma hört zu.
footer-overview = Alle Büros
footer-accessibility = Für Menschen mit Behinderung
footer-data = Daten·schutz
footer-imprint = Impressum: Wer macht diese Seite?
footer-officers = Für Mitarbeiter
link-lost = Das Internet geht gerade nicht. Gleich sehen Sie wieder alles richtig.
link-lost-seat = Das Internet geht gerade nicht. Wir versuchen es weiter. Sie behalten Ihren Platz.
camera = Kamera
microphone = Mikrofon
minutes = { $minutes } Min.
problem-unreachable = Das Rathaus antwortet gerade nicht.
problem-unreachable-detail = Prüfen Sie bitte Ihr Internet. Versuchen Sie es dann noch einmal.
problem-internal = Das hat leider nicht geklappt.
problem-internal-detail = Warten Sie bitte eine Minute. Versuchen Sie es dann noch einmal.
unknown-title = Diese Seite gibt es nicht
unknown-text = Vielleicht fehlt ein Teil von der Adresse.

## Geräte
device-refused = Ihr Browser erlaubt das nicht. Ein Browser ist ein Programm für das Internet. Oben neben der Adresse können Sie es erlauben.
device-missing = Wir finden kein Gerät.
device-busy = Ein anderes Programm benutzt das Gerät.
device-unsupported = Dieser Browser kann das nicht. Oder die Verbindung ist nicht sicher.

## Die Tür von einem Büro
door-is-open = Offen
door-is-paused = Pause
door-is-closed = Zu
door-is-full = Voll
opens-today = Das Büro öffnet heute um { $time } Uhr
opens-tomorrow = Das Büro öffnet morgen um { $time } Uhr
opens-later = Das Büro öffnet am { $day } um { $time } Uhr

## Sprechzeiten
office-hours = Öffnungs·zeiten
hours-always = Immer, am Tag und in der Nacht
hours-none = Keine festen Zeiten
hours-span = { $from } bis { $to } Uhr
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
overview-title = Rathaus im Internet { $town }
overview-heading = Ihr Rathaus: Sprechen Sie mit uns per Video
overview-lead = Sie sitzen zu Hause. Sie nehmen im Internet einen Platz. Dann warten Sie. Wir rufen Sie auf. Dann sehen und hören wir uns.
overview-offices = Unsere Büros
overview-no-offices = Hier gibt es gerade keine Büros.
step-sit = Platz nehmen
step-called = Warten, bis wir Sie rufen
step-talk = Mit uns sprechen
office-seats = Plätze zum Warten
office-seats-free = { $total ->
    [one] { $free } von { $total } Platz ist frei
   *[other] { $free } von { $total } Plätzen sind frei
}
office-waiting = Es warten
office-waiting-count = { $waiting ->
    [0] Niemand
    [one] 1 Person
   *[other] { $waiting } Personen
}
office-sit = Platz nehmen
refusal-paused = Das Büro macht gerade Pause. Schauen Sie bald noch einmal.
refusal-paused-note = Das Büro macht gerade Pause: { $note }
refusal-closed = Das Büro ist gerade zu.
refusal-full = Das Büro ist gerade voll. Alle Plätze sind besetzt. Hier sehen Sie, wenn ein Platz frei ist.
banner-label = Ihr Platz
banner-seated = Sie haben einen Platz. Das Büro heißt: { $office }. Sie sind auf Platz { $position }.
banner-called = Sie sind dran! Das Büro { $office } wartet auf Sie.
banner-entered = Sie sprechen gerade mit: { $office }.
banner-back = Zurück zu Ihrem Platz

## Wartebereich
seat-title-plain = Warten
seat-title-waiting = Platz { $position } – Warten: { $office }
seat-title-called = Sie sind dran! – { $office }
seat-title-session = Gespräch – { $office }
seat-title-ended = { $office }
seat-heading = Warten: { $office }
seat-leave = Ich möchte nicht mehr warten
seat-leave-hint = Dann ist Ihr Platz sofort weg.
waiting-heading = Ihr Platz in der Reihe
waiting-position-label = Ihr Platz
waiting-position = { $position ->
    [1] Sie sind als Nächstes dran.
    [2] Vor Ihnen ist noch 1 Person.
   *[other] Vor Ihnen sind noch { $before } Personen.
}
waiting-number-label = Ihre Nummer
waiting-since = seit { $time } Uhr
waiting-next-call = Wir rufen Sie auf dieser Seite auf. Sie müssen nichts tun.
waiting-next-keep = Ihr Platz bleibt. Auch wenn das Internet kurz nicht geht.
waiting-next-sound = Lassen Sie diese Seite offen. Lassen Sie den Ton an. Sie hören dann ein Klingeln.
announce-position = Sie sind auf Platz { $position }.
announce-called = Sie sind dran! Das Büro { $office } wartet auf Sie. Drücken Sie auf: Hineingehen.
announce-entering = Wir verbinden Sie.
announce-session = Sie sind im Gespräch.

## Aufruf
called-heading = Sie sind dran!
called-text = Das Büro { $office } wartet auf Sie. Noch sieht und hört Sie niemand. Erst wenn Sie hinein·gehen, sehen und hören wir Sie.
called-enter = Hineingehen
called-time-left = Noch { $time } Minuten
called-again = Wir rufen Sie zum { $attempt }. Mal.

## Kamera und Mikrofon prüfen
preview-heading = Kamera und Mikrofon
preview-text = Prüfen Sie hier: Kann man Sie sehen? Kann man Sie hören? Nur Sie sehen das Bild.
preview-start = Kamera und Mikrofon prüfen
preview-later = Sie haben keine Kamera oder kein Mikrofon? Sie können trotzdem hinein·gehen. Dann schreiben Sie uns.
preview-stop = Prüfung beenden
preview-own-picture = Ihr Bild
preview-opening = Die Kamera geht an …
preview-no-picture = Kein Bild
preview-level = So laut ist Ihr Mikrofon
preview-level-hint = Sagen Sie ein paar Wörter. Der Balken muss sich bewegen.
preview-camera-trouble = Die Kamera geht nicht.
preview-microphone-trouble = Das Mikrofon geht nicht.
preview-choose-camera = Kamera aussuchen
preview-choose-microphone = Mikrofon aussuchen
preview-go-in-with = Ich gehe hinein mit
session-heading = Gespräch mit { $office }

## Ende
ended-finished = Danke für Ihren Besuch!
ended-finished-text = Das Gespräch mit { $office } ist zu Ende. Kamera und Mikrofon sind aus. Sie können diese Seite schließen.
ended-missed = Sie waren leider nicht da.
ended-missed-text = Das Büro { $office } hat Sie gerufen. Sie sind nicht hinein·gegangen. Ihr Platz ist jetzt weg. Sie können wieder einen Platz nehmen.
ended-abandoned = Ihr Platz ist nicht mehr da.
ended-abandoned-text = Wir haben lange nichts von Ihrem Gerät gehört. Darum ist der Platz bei { $office } jetzt frei. Sie können wieder einen Platz nehmen.
ended-left = Sie warten nicht mehr.
ended-left-text = Ihr Platz bei { $office } ist wieder frei. Kommen Sie gern ein anderes Mal.
ended-dismissed = Dieses Büro ist zu.
ended-dismissed-text = Das Büro { $office } gibt es nicht mehr. Es tut uns leid. Auf der Start-Seite finden Sie andere Büros.
nowhere-none = Sie haben gerade keinen Platz.
nowhere-none-text = Suchen Sie auf der Start-Seite ein Büro aus. Nehmen Sie dort Platz.
nowhere-unknown = Ihren Platz gibt es nicht mehr.
nowhere-unknown-text = Ihr Besuch ist schon lange her. Suchen Sie auf der Start-Seite ein Büro aus. Nehmen Sie dort neu Platz.
nowhere-elsewhere = Ihr Platz ist in einem anderen Fenster offen. Oder an einem anderen Gerät.
nowhere-elsewhere-text = Dort geht es weiter. Bild und Ton sollen nur einmal laufen.
nowhere-here = Hier weitermachen

## Gespräch
connection-connecting = Wir verbinden Sie
connection-connected = Verbunden
connection-reconnecting = Wir verbinden Sie wieder
connection-closed = Nicht verbunden
stage-camera = Bild von { $name }
stage-screen = Bildschirm von { $name }
stage-own = Ihr Bild
stage-you = Sie
stage-soon = { $name } kommt gleich.
stage-no-camera = Die Kamera von { $name } ist aus.
stage-other-muted = Das Mikrofon ist aus
stage-sound-on = Ton anmachen
controls = Knöpfe für das Gespräch
controls-mute = Mikrofon aus
controls-camera-off = Kamera aus
controls-share = Bildschirm zeigen
controls-chat = Schreiben
controls-unread = { $unread }
session-hang-up = Auflegen
session-weak = Das Internet ist langsam. Bleibt das Bild stehen? Dann machen Sie die Kamera aus. Dann ist der Ton besser.
session-gone = Das Gespräch ist zu Ende.
session-camera-trouble = Man sieht Sie nicht. Ihre Kamera ist nicht an.
session-microphone-trouble = Man hört Sie nicht. Ihr Mikrofon ist nicht an. Sie können zuhören und schreiben.
session-screen-trouble = Dieses Gerät kann den Bildschirm nicht zeigen.
chat-heading = Schreiben
chat-close = Schreiben beenden
chat-empty = Hier können Sie sich schreiben. Nach dem Gespräch löschen wir alles.
chat-input = Nachricht schreiben
chat-send = Senden
chat-unsent = Die Nachricht ist nicht angekommen. Versuchen Sie es gleich noch einmal.
chat-you = Sie
files-attach = Datei senden
files-hint = So groß darf eine Datei sein: 25 MB. Das geht: PDF, Bilder, Office, Text. Wir speichern nichts.
files-heading = Dateien
files-accept = Annehmen
files-decline = Nicht annehmen
files-cancel = Abbrechen
files-cancel-which = Abbrechen: { $file }
files-save = Speichern
files-progress = { $file }, so viel ist da
files-preparing = Einen Moment …
files-asked = Die andere Person muss noch Ja sagen
files-asked-you = Möchten Sie diese Datei haben?
files-flowing = { $percent } Prozent sind da
files-checking = Wir prüfen die Datei …
files-done = Die Datei ist da
files-done-here = Die Datei ist ganz da. Speichern Sie die Datei jetzt. Nach dem Gespräch ist sie weg.
files-cancelled = Abgebrochen
files-declined = Die andere Person möchte die Datei nicht
files-damaged = Das hat nicht geklappt. Senden Sie die Datei bitte noch einmal.
files-lost = Die Datei ist weg. Jemand hat die Seite neu geladen. Senden Sie die Datei bitte noch einmal.
files-refused-kind = „{ $file }“ geht nicht. Das geht: PDF, Bilder, Office ohne Makros und Text. Makros sind kleine Programme.
files-refused-size = „{ $file }“ ist zu groß. Eine Datei darf nur 25 MB groß sein.
files-refused-empty = „{ $file }“ ist leer.
files-refused-many = „{ $file }“ muss noch warten. 5 Dateien sind schon unterwegs.
files-told-offer = { $name } möchte Ihnen eine Datei schicken: { $file }, { $size }. Im Chat können Sie Ja sagen.
chat-all = Nachrichten und Dateien
spoken = Nachrichten im Gespräch

## Warten, in Worten
office-wait = So lange warten Sie
wait-unknown = Das wissen wir noch nicht
wait-soon = Sie kommen gleich dran
wait-up-to = höchstens { $to } Minuten
wait-range = { $from } bis { $to } Minuten

## Büro und freie Termine
open-until = bis { $time } Uhr
paused-until = vielleicht bis { $time } Uhr
refusal-too-late = Heute ist es zu spät. Das Büro macht bald zu.
slot-today = heute, { $time } Uhr
slot-tomorrow = morgen, { $time } Uhr
slot-later = { $day }, { $time } Uhr
booking-or = Oder mit Termin:
booking-instead = Dann ist ein Termin frei:
booking-all = Termin aussuchen
office-more = Papiere und Zeiten
office-now = Jetzt
office-check = Kamera, Ton und Internet prüfen
office-services = Dabei helfen wir Ihnen
office-times = Zeiten
office-unknown = Dieses Büro gibt es nicht.
office-unknown-text = Vielleicht fehlt ein Teil von der Adresse. Auf der Start-Seite finden Sie alle Büros.
service-usual = dauert meistens { $minutes } Minuten
service-papers = Das brauchen Sie dafür
hours-walk-in = Ohne Termin, per Video
hours-appointment = Mit Termin, per Video
hours-in-person = Im Rathaus

## Termin buchen
booking-title = { $step } – { $office }
booking-heading = Termin aussuchen
booking-step = Schritt { $step } von { $of }
booking-next = Weiter
booking-service = Was möchten Sie?
booking-service-legend = Kreuzen Sie alles an, was Sie möchten.
booking-service-other = Etwas anderes
booking-time = Wann haben Sie Zeit?
booking-no-slots = In den nächsten Wochen ist leider nichts frei. Schauen Sie an einem anderen Tag noch einmal.
booking-contact = Wohin sollen wir Ihnen schreiben?
booking-check = Ist alles richtig?
booking-check-text = Wir schicken Ihnen eine Nachricht. Darin ist ein Link. Drücken Sie auf den Link. Sagen Sie dort: Ja, ich komme. Dann haben Sie den Termin.
booking-send = Nachricht schicken
booking-change = Etwas ändern
booking-sent = Fast fertig: Sagen Sie noch Ja
booking-sent-text = Die Nachricht mit dem Link geht an: { $to }.
booking-confirm-until = Drücken Sie bis { $time } Uhr auf den Link. Danach ist der Termin weg.
booking-sent-wrong = Ist nichts da? Schauen Sie bei den Spam-Nachrichten. Spam ist Werbung, die niemand will. Oder schreiben Sie eine andere Adresse auf.
booking-other-address = Andere Adresse aufschreiben
calendar-before = Monat davor
calendar-after = Monat danach
calendar-keys = Mit den Pfeil-Tasten gehen Sie zum nächsten Tag. Mit den Tasten Bild auf und Bild ab gehen Sie zum nächsten Monat. Mit der Enter-Taste wählen Sie den Tag.
calendar-day = { $count ->
    [0] { $day }, nichts frei
    [one] { $day }, 1 freie Zeit
   *[other] { $day }, { $count } freie Zeiten
}
times-heading = Diese Zeiten sind frei: { $day }
times-none-yet = Suchen Sie zuerst einen Tag aus.
times-morning = Am Vormittag
times-afternoon = Am Nachmittag
time-of-day = { $time } Uhr
held-left = Wir halten diese Zeit für Sie frei. Noch { $time } Minuten.
held-soon-over = Sie haben noch 2 Minuten. Dann ist die Zeit wieder frei.
held-over = Sie haben zu lange gewartet.
held-over-text = Jetzt ist die Zeit wieder für alle frei. Suchen Sie bitte noch einmal eine Zeit aus.
held-again = Neue Zeit aussuchen
contact-why = Schreiben Sie nur eine Sache auf. Dorthin schicken wir den Link zu Ihrem Termin. Wir erinnern Sie auch.
contact-mail = E-Mail-Adresse
contact-mobile = Handy-Nummer
contact-name = Name (Sie müssen nicht)
contact-privacy = Das brauchen wir nur für diesen Termin. Danach löschen wir es.
contact-fault-none = Schreiben Sie bitte eine E-Mail-Adresse oder eine Handy-Nummer auf.
contact-fault-mail = Bei der E-Mail-Adresse fehlt etwas. So sieht sie aus: erika@example.org
contact-fault-mobile = Bei der Nummer fehlt etwas. So sieht sie aus: 0151 12345678
summary-heading = Ihr Termin
summary-when = Wann
summary-time = { $day }, { $from } bis { $to } Uhr
summary-where = Wo
summary-video = { $office }, per Video auf dieser Seite
summary-what = Was Sie möchten

## Mein Termin
appointment-title = Termin – { $office }
appointment-title-plain = Ihr Termin
appointment-no-link = Drücken Sie auf den Link in Ihrer Nachricht.
appointment-no-link-text = Nur mit diesem Link sehen Sie Ihren Termin.
appointment-unknown = Dieser Link geht nicht mehr.
appointment-unknown-text = Vielleicht haben Sie eine neue Nachricht mit einem neuen Link. Sonst suchen Sie bitte einen neuen Termin aus.
appointment-reserved = Sagen Sie bitte Ja zu Ihrem Termin.
appointment-reserved-text = Drücken Sie auf: Ja, ich komme. Dann haben Sie den Termin.
appointment-confirmed = Sie haben einen Termin.
appointment-confirmed-text = Drücken Sie an diesem Tag wieder auf den Link. Dann kommen Sie herein.
appointment-checked-in = Wir wissen: Sie sind da.
appointment-checked-in-text = Sie haben einen Platz zum Warten.
appointment-cancelled = Sie haben diesen Termin nicht mehr.
appointment-cancelled-text = Die Zeit ist wieder für andere frei. Sie müssen nichts mehr tun.
appointment-expired = Sie haben nicht Ja gesagt.
appointment-expired-text = Die Zeit ist wieder für andere frei. Sie können einen neuen Termin aussuchen.
appointment-missed = Dieser Termin ist vorbei.
appointment-missed-text = Schade. Sie können einen neuen Termin aussuchen.
appointment-confirm = Ja, ich komme
appointment-check-in = Ich bin da
appointment-check-in-from = Hier kommen Sie herein: am { $day }, ab { $time } Uhr.
appointment-move = Andere Zeit
appointment-move-heading = Wann möchten Sie kommen?
appointment-move-text = Jetzt: { $day }, { $time } Uhr. Suchen Sie eine neue Zeit aus. Bis dahin behalten Sie den alten Termin.
appointment-keep = Termin behalten
appointment-cancel = Ich komme nicht
appointment-cancel-question = Möchten Sie wirklich nicht kommen?
appointment-cancel-text = Dann ist der Termin sofort weg.
appointment-cancel-yes = Ja, ich komme nicht
appointment-print = Drucken
appointment-paper-link = Mit diesem Link kommen Sie herein. Oder Sie sagen: Ich komme nicht.
appointment-paper-mail = Der Link steht in Ihrer Nachricht. Damit kommen Sie herein. Oder Sie sagen: Ich komme nicht.
appointment-book-again = Neuen Termin aussuchen

## Prüfung vor dem Gespräch
check-title = Kamera, Ton und Internet prüfen
check-lead = Prüfen Sie vorher, ob alles geht. Bild und Ton bleiben auf Ihrem Gerät.
check-again = Noch einmal prüfen
device-refused-help = Drücken Sie neben der Adresse auf das Schloss oder die Kamera. Erlauben Sie Kamera und Mikrofon. Am iPhone finden Sie das in den Einstellungen bei Safari.
device-missing-help = Stecken Sie das Gerät ein. Oder machen Sie es an. Manche Laptops haben einen kleinen Schieber vor der Kamera.
device-busy-help = Machen Sie andere Programme mit Video oder Ton zu.
device-unsupported-help = Öffnen Sie diese Seite in einem neuen Browser. Kommen Sie aus einer App? Dann wählen Sie dort: Im Browser öffnen.
device-without-camera = Sie können auch ohne Kamera hinein·gehen. Dann hören wir Sie. Wir sehen Sie aber nicht.
device-without-microphone = Sie können auch ohne Mikrofon hinein·gehen. Dann hören Sie zu und schreiben.
speaker-heading = Laut·sprecher
speaker-text = Hören Sie uns? Hier hören Sie das Klingeln. So klingelt es, wenn wir Sie rufen.
speaker-play = Ton abspielen
speaker-question = Haben Sie das Klingeln gehört?
speaker-yes = Ja
speaker-no = Nein
speaker-good = Gut. Dann hören Sie uns auch im Gespräch.
speaker-help-volume = Machen Sie Ihr Gerät lauter. Spielen Sie den Ton noch einmal ab.
speaker-help-silent = Ist Ihr Handy auf leise gestellt? Machen Sie das aus. Am iPhone ist an der Seite ein Schalter.
speaker-help-headset = Ist noch ein Kopf·hörer verbunden? Vielleicht kommt der Ton dort heraus.
network-heading = Internet
network-text = Wir prüfen 10 Sekunden lang Ihr Internet.
network-start = Internet prüfen
network-running = Wir prüfen gerade. Das dauert etwa 10 Sekunden.
network-good = Ihr Internet ist gut.
network-good-help = Bild und Ton gehen gut.
network-fair = Ihr Internet ist gut genug.
network-fair-help = Manchmal kann es kurz stocken. Gehen Sie näher an Ihr WLAN-Gerät. WLAN ist Internet ohne Kabel.
network-poor = Ihr Internet ist langsam.
network-poor-help = Gehen Sie näher an Ihr WLAN-Gerät. WLAN ist Internet ohne Kabel. Oder nehmen Sie ein Kabel. Ohne Kamera ist der Ton besser.
network-blocked = Bild und Ton kommen nicht an.
network-blocked-help = Vielleicht sperrt ein Programm den Weg. Zum Beispiel ein VPN. Machen Sie es aus. Oder nehmen Sie ein anderes Internet, zum Beispiel vom Handy.
network-figures = { $path }, Zeit { $rtt } ms, verloren { $loss }
network-udp = Auf dem geraden Weg (UDP)
network-tcp = Auf dem Umweg (TCP)

## Benachrichtigung und Warten
notify-ask = Zeigt mir auch eine Nachricht, wenn ich woanders bin
notify-on = Ihr Gerät zeigt eine Nachricht, wenn wir Sie rufen.
notify-refused = Ihr Browser zeigt keine Nachrichten. Lassen Sie den Ton an. Dann hören Sie uns.
waiting-parked = Sie müssen noch kurz warten. Wir rufen Sie gleich. Ihr Platz bleibt.
waiting-next-time = Wir rufen Sie. Dann drücken Sie auf: Hineingehen. Sie haben dafür Zeit.

## Auflegen und danach
hangup-question = Möchten Sie das Gespräch beenden?
hangup-no = Weiter sprechen
next-heading = So geht es weiter
next-office = Das Büro macht jetzt weiter. Sie müssen nichts tun. Außer wir haben etwas anderes gesagt.
next-gone = Wir haben das Geschriebene gelöscht. Auf Ihrem Gerät bleibt nichts.
next-more = Papiere und Zeiten: { $office }
next-appointment = Termin aussuchen

## Raum per Link
room-title = Ihr Gespräch
room-lead = Hier treffen Sie die andere Person. Prüfen Sie zuerst Kamera und Mikrofon. Drücken Sie dann auf: Hineingehen. Vorher sieht und hört Sie niemand.
room-enter = Hineingehen
room-left = Sie haben aufgelegt.
room-left-text = Kamera und Mikrofon sind aus. Sie können wieder hinein·gehen, wenn der Raum noch offen ist.
room-over-text = Kamera und Mikrofon sind aus. Sie können diese Seite schließen.
room-none = Hier fehlt der Link.
room-none-text = Öffnen Sie den ganzen Link. Drücken Sie am besten in der Nachricht darauf.
room-unknown = Dieser Link geht nicht mehr.
room-unknown-text = Das Gespräch ist zu Ende. Oder der Link ist zu alt. Fragen Sie nach einem neuen Link.
room-elsewhere = Das Gespräch ist in einem anderen Fenster offen. Oder an einem anderen Gerät.
room-elsewhere-text = Dort geht es weiter. Bild und Ton sollen nur einmal laufen.
room-other-citizen = Gast
room-other-officer = Rathaus

## Erklärungen: Barrierefreiheit und Datenschutz
accessibility-title = Für Menschen mit Behinderung
accessibility-lead = Alle Menschen sollen das Rathaus im Internet von { $town } gut benutzen können. Dafür gibt es Regeln. Die Regeln heißen WCAG 2.2 (Stufe AA) und EN 301 549.
accessibility-can-title = Das geht
accessibility-can-keys = Sie brauchen keine Maus. Alles geht mit der Tastatur.
accessibility-can-reader = Vorlese-Programme sagen Ihnen, wenn sich etwas ändert. Zum Beispiel: Ihr Platz in der Reihe.
accessibility-can-looks = Sie können die Seiten dunkel machen. Sie können die Schrift größer machen. Sie können eigene Farben nehmen.
accessibility-can-writing = Sie müssen nicht sprechen. Sie können schreiben. Sie brauchen keine Kamera und kein Mikrofon. Die andere Person kann sofort lesen, was Sie schreiben. Das heißt: Live-Text.
accessibility-gaps-title = Das geht noch nicht
accessibility-gaps-captions = Es gibt keine Unter·titel. Dolmetscher für Gebärden·sprache können nicht dazu·kommen.
accessibility-gaps-language = Es gibt noch keine Videos in Gebärden·sprache.
accessibility-gaps-shared = Die andere Person zeigt Ihnen ihren Bildschirm. Das ist ein Bild. Vorlese-Programme können es nicht lesen. Bitten Sie um das Papier.
accessibility-checked = Ein Programm prüft die Seiten immer wieder. Menschen mit Behinderung haben die Seiten noch nicht geprüft.
accessibility-report-title = Geht etwas nicht?
accessibility-report = Sagen Sie es uns bitte. Wir antworten Ihnen. Wir suchen einen Weg für Sie.
accessibility-report-link = Problem melden
accessibility-report-none = Rufen Sie im Rathaus an. Oder schreiben Sie dem Rathaus.
accessibility-arbitration = Hilft Ihnen die Antwort nicht? Dann gibt es die Schlichtungs·stelle. Sie hilft bei Streit. Jedes Bundes·land hat eine.
privacy-title = Daten·schutz
privacy-lead = Daten·schutz heißt: Niemand darf mit Ihren Daten machen, was er will. So machen wir es.
privacy-visit-title = Wenn Sie einen Platz nehmen
privacy-visit = Wir fragen nicht nach dem Namen. Wir fragen nicht nach der Adresse. Sie bekommen eine Nummer. Nur Ihr Browser merkt sich die Nummer. Dafür brauchen wir keine Cookies. Cookies sind kleine Dateien.
privacy-talk-title = Im Gespräch
privacy-talk = Niemand kann mithören. Bild und Ton gehen nur durch den Computer von diesem Rathaus. Wir speichern nichts.
privacy-appointment-title = Wenn Sie einen Termin möchten
privacy-appointment = Wir fragen nach der E-Mail-Adresse oder der Handy-Nummer. Die brauchen wir nur für den Termin. Danach löschen wir sie. Meistens nach einer Woche. In der Nachricht ist ein Link. Damit können Sie alles selbst löschen.
privacy-logs-title = Das zählen wir
privacy-logs = Wir zählen: Wie viele Menschen kommen? Wie lange dauert es? Wir wissen nicht, wer Sie sind.
privacy-town = Das sagt Ihre Stadt noch

## Seite ohne JavaScript
plain-lead = Hier können Sie lesen. Möchten Sie Platz nehmen oder sprechen? Dann muss Ihr Browser JavaScript anmachen. JavaScript ist ein Teil vom Browser.
plain-until = bis { $time }
plain-opens = Öffnet wieder: { $time }
plain-slot = Nächster Termin: { $time }
plain-papers = Bringen Sie mit: { $papers }

## Live-Text, Bildschirm, Geräte, nächste Schritte
live-switch = Die andere Person kann sofort lesen, was ich schreibe
live-other = { $name } schreibt gerade …
screen-tools = Den Bildschirm ansehen
screen-keys = Mit Plus machen Sie das Bild größer. Mit Minus machen Sie es kleiner. Mit den Pfeil-Tasten schieben Sie das Bild. Mit Null sehen Sie wieder alles.
screen-larger = Größer
screen-smaller = Kleiner
screen-fit = Alles zeigen
screen-full = Ganzer Bildschirm
screen-scale = So groß: { $percent } Prozent
own-move = Ihr Bild an eine andere Stelle schieben. Das geht auch mit den Pfeil-Tasten.
own-top-left = Ihr Bild ist oben links.
own-top-right = Ihr Bild ist oben rechts.
own-bottom-left = Ihr Bild ist unten links.
own-bottom-right = Ihr Bild ist unten rechts.
controls-flip = Papier zeigen
controls-more = Mehr
more-heading = Ton und Geräte
more-close = Schließen
more-sound = Ist etwas mit dem Ton falsch?
more-devices = Geräte
more-devices-hint = Hier sehen Sie andere Geräte. Manche Geräte können den Hinter·grund undeutlich machen. Dann ist hier ein Schalter.
deaf-button = Ich höre nichts
deaf-listening = Wir prüfen 3 Sekunden lang den Ton …
deaf-comes = Der Ton kommt bei Ihnen an. Prüfen Sie den Laut·sprecher:
deaf-missing = Gerade kommt kein Ton. Die andere Person weiß das jetzt.
deaf-muted = Das Mikrofon von der anderen Person ist aus. Sie weiß das jetzt.
deaf-write = Bis dahin können Sie sich schreiben.
unheard = { $name } hört Sie nicht.
unheard-on = Ihr Mikrofon ist an. Sprechen Sie lauter. Oder nehmen Sie ein anderes Mikrofon. Drücken Sie dafür auf: Mehr.
unheard-off = Ihr Mikrofon ist aus.
unheard-unmute = Mikrofon anmachen
unheard-ok = In Ordnung
flip-to-paper = Papier mit der anderen Kamera zeigen
flip-to-me = Wieder mich zeigen
blur = Hinter·grund undeutlich machen
next-told = Das haben wir für Sie aufgeschrieben:
next-print = Drucken
next-copy = Text kopieren
next-copied = Der Text ist kopiert.
next-only-here = Der Text steht nur auf dieser Seite. Machen Sie die Seite zu? Dann ist der Text weg.
