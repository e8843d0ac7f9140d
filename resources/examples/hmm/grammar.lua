-- A tiny grammar: which kind of word follows which, and how often each word is said
--
-- What a required file returns is what `require` gives. The numbers are made up, in the sizes that
-- they have in real texts: a language has some hundred thousand words, so few are more than a
-- ten-thousandth of their kind.

local grammar = {}

grammar.kinds = {"article", "noun", "verb", "adverb"}

-- With what kind of word a sentence begins.
grammar.start = {0.6, 0.3, 0.05, 0.05}

-- From the kind of a row to that of a column: behind an article comes a noun, behind a noun mostly a verb.
grammar.follow = {
  {0.01, 0.95, 0.02, 0.02},
  {0.15, 0.15, 0.60, 0.10},
  {0.45, 0.15, 0.10, 0.30},
  {0.40, 0.20, 0.20, 0.20},
}

-- How large a share of all articles, nouns, verbs and adverbs each word is. "works" and "back" are words of several kinds.
grammar.words = {"the", "a", "student", "engineer", "gradient", "works", "sees", "back", "slowly"}
grammar.say = {
  {6e-1, 1e-9, 1e-9, 1e-9},
  {3e-1, 1e-9, 1e-9, 1e-9},
  {1e-9, 2e-5, 1e-9, 1e-9},
  {1e-9, 1e-5, 1e-9, 1e-9},
  {1e-9, 2e-6, 1e-9, 1e-9},
  {1e-9, 1e-5, 3e-5, 1e-9},
  {1e-9, 1e-9, 5e-5, 1e-9},
  {1e-9, 3e-5, 5e-6, 2e-4},
  {1e-9, 1e-9, 1e-9, 1e-4},
}

-- The numbers, from 0, of the words of a text.
function grammar.read(text)
  local ids = {}
  for word in text:gmatch "%a+" do
    for id, known in ipairs(grammar.words) do
      if word == known then
        ids[#ids + 1] = id - 1
      end
    end
  end
  return ids
end

return grammar
