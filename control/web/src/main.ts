// The door of the pages: styles, and up goes the page. What the server sent along stands until then.
import '@kern-ux/native/dist/kern.min.css';
import './shared/fonts.css';
import './shared/base.css';
import { start } from './start';

void start(document.getElementById('app'));
