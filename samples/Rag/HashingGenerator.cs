using System.Numerics.Tensors;
using System.Text;
using Microsoft.Extensions.AI;

namespace Rag;

/// <summary>
/// Embeddings without a model: what a text consists of, hashed. Texts are near to each other that have words, or beginnings of words, in common.
/// It knows nothing of meaning: it is there so that the program runs with nothing installed and always says the same.
/// </summary>
internal sealed class HashingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int Dimension = 512;
    private const int Stem = 4;
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    private static readonly HashSet<string> s_common = [.. """
        a above after all an and are as at be before below but by can do does for from has have how i if in is it its not of off on one or so
        than that the them then there they this to up what when where which who with you your
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Embed(text)))));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static float[] Embed(string text)
    {
        var vector = new float[Dimension];
        foreach (var word in Words(text))
        {
            Count(vector, word);
            // "keys" has to be near to "key", and "cleaning" to "cleaned".
            if (word.Length > Stem)
                Count(vector, word[..Stem]);
        }
        // A text without a word has no direction; it gets one, since a vector of zeros has no cosine.
        if (TensorPrimitives.Norm<float>(vector) == 0)
            vector[0] = 1;
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var letter in text.ToLowerInvariant() + ' ')
        {
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(letter);
                continue;
            }
            if (word.Length > 0 && !s_common.Contains(word.ToString()))
                yield return word.ToString();
            word.Clear();
        }
    }

    private static void Count(float[] vector, string word)
    {
        // FNV-1a: the same in every process, which string.GetHashCode is not.
        var hash = FnvOffset;
        foreach (var letter in word)
            hash = (hash ^ letter) * FnvPrime;
        vector[(int)(hash >> 8) & (Dimension - 1)] += (hash & 1) == 0 ? 1 : -1;
    }
}
