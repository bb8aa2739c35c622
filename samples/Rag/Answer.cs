using System.Numerics.Tensors;
using CyborgDb.Extensions.AI;
using Microsoft.Extensions.AI;

namespace Rag;

/// <summary>An answer out of what was found: the sentences nearest to the question, each with the number of its source.</summary>
/// <remarks>With a chat model the found paragraphs would be put into its prompt, numbered, and the model asked to answer from them alone.</remarks>
internal static class Answer
{
    private const int Sentences = 2;

    public static async Task<IReadOnlyList<string>> ComposeAsync(
        string question, IReadOnlyList<TextMatch> found, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        (string Text, int Source)[] sentences =
        [
            .. found.SelectMany((match, source) => match.Text!.Split(". ").Select(text => (Text: text.TrimEnd('.') + ".", Source: source + 1))),
        ];
        if (sentences.Length == 0)
            return [];
        var vectors = await generator.GenerateAsync([question, .. sentences.Select(sentence => sentence.Text)]);
        var asked = vectors[0].Vector;
        return
        [
            .. sentences
                .Zip(vectors.Skip(1), (sentence, vector) => (sentence.Text, sentence.Source, Nearness: TensorPrimitives.CosineSimilarity(asked.Span, vector.Vector.Span)))
                .OrderByDescending(sentence => sentence.Nearness)
                .Take(Sentences)
                .Select(sentence => $"{sentence.Text} [{sentence.Source}]"),
        ];
    }
}
