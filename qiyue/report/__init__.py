"""The leadership report: HTML, XLSX and PDF from the marts, in Chinese and English."""
