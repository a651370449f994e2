// What all pages of the officers need, and citizens need not load: their texts and styles.
import de from '../../locales/staff/de.ftl?raw';
import en from '../../locales/staff/en.ftl?raw';
import { learnTexts } from '../shared/text.svelte';
import './staff.css';

learnTexts({ de, en });
