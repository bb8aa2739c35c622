using System.Numerics.Tensors;
using System.Text;

namespace CyborgDb.Emulator.Embedding;

/// <summary>
/// A stand-in for an embedding model: every word is hashed to one of 256 components and a sign, and the vector is
/// brought to length 1. Texts that share words are close; it knows nothing of meaning. The same text always gives the
/// same vector.
/// </summary>
internal static class HashingEmbedder
{
    public const string ModelName = "emulator-hash-256";
    public const int Dimension = 256;

    public static void Embed(string text, Span<float> vector)
    {
        vector.Clear();
        var hash = FnvOffset;
        var inWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                hash = (hash ^ (uint)Rune.ToLowerInvariant(rune).Value) * FnvPrime;
                inWord = true;
            }
            else if (inWord)
            {
                Count(hash, vector);
                hash = FnvOffset;
                inWord = false;
            }
        }

        if (inWord)
            Count(hash, vector);
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
    }

    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    private static void Count(uint hash, Span<float> vector) =>
        vector[(int)(hash % Dimension)] += (hash & 0x8000_0000) == 0 ? 1 : -1;
}
