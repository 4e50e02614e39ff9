import { createRoot } from 'react-dom/client'
import '@tidings/react/styles.css'
import './app.css'
import './chat/chat.css'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
