select * from marts.messages where is_draft order by message_rank
