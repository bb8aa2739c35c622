// A few notes to begin with. The emulator's model knows words, not meanings, so what belongs together here shares some.

export const examples = [
  ["ann", "The cat sleeps on the sofa, as every afternoon."],
  ["ann", "Buy cat food and a new scratching post before the weekend."],
  ["ann", "The vet says the cat should sleep less and play more."],
  ["bob", "The dog sleeps on the bed when nobody looks."],
  ["bob", "Train to the sea on Friday at nine, platform four."],
  ["bob", "A ship sails over the sea; the harbour café has a good view of it."],
  ["cleo", "Rotate the encryption keys in March, and write down who holds them."],
  ["cleo", "Whoever loses the key loses the notes: keep the key in the vault."],
  ["cleo", "The audit asks where the encryption keys are stored and who can read them."],
  ["dan", "Bread: flour, water, salt, and a night of sleep for the dough."],
  ["dan", "Tomato soup needs salt, basil, and bread beside it."],
  ["dan", "Plant the basil on the balcony after the last cold night."],
].map(([author, text]) => ({ author, text }));
