using CyborgDb.Primitives;

namespace CyborgDb.Moving;

/// <summary>Something has failed that the caller gave in an option. The message says which option it was, and on what; the caller sees the error inside.</summary>
internal sealed class OptionFailure(string what, Exception error) : Exception($"{what}: {Sentence.Of(error.Message)}", error);
