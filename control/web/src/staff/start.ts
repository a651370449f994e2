// What all pages of the officers need, and citizens need not load: their texts come with `speakFor`, their styles here.
import './staff.css';
