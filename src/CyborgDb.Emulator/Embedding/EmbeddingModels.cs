using System.Collections.Concurrent;
using CyborgDb.Emulator.Storage;
using Microsoft.Extensions.AI;

namespace CyborgDb.Emulator.Embedding;

/// <summary>A model as the service lists it. A dimension of 0 is not known yet.</summary>
readonly record struct EmbeddingModelInfo(string Name, int Dimension, int MaxSequenceLength);

/// <summary>The models that can embed texts: the built-in one, and those that the emulator was given.</summary>
sealed class EmbeddingModels(IEnumerable<KeyValuePair<string, IEmbeddingGenerator<string, Embedding<float>>>> generators)
{
    const int RetryAfterSeconds = 30;

    readonly Dictionary<string, IEmbeddingGenerator<string, Embedding<float>>> _generators =
        new(generators, StringComparer.Ordinal);

    readonly ConcurrentDictionary<string, int> _seenDimensions = new(StringComparer.Ordinal);

    /// <summary>The built-in model first. None of them tells a longest text, so that is without limit.</summary>
    public IEnumerable<EmbeddingModelInfo> List()
    {
        yield return new(HashingEmbedder.ModelName, HashingEmbedder.Dimension, int.MaxValue);
        foreach ((string name, var generator) in _generators.OrderBy(static model => model.Key, StringComparer.Ordinal))
            yield return new(name, DimensionOf(name, generator), int.MaxValue);
    }

    /// <summary>Throws unless <paramref name="index"/> has a model that can embed: 400 without one, 503 with an unknown one.</summary>
    public void Require(VectorIndex index)
    {
        if (index.Definition.EmbeddingModel is not { } model)
            throw RejectedException.BadRequest($"Index '{index.Name}' has no embedding model: vectors are required");
        if (model != HashingEmbedder.ModelName && !_generators.ContainsKey(model))
            throw NotAvailable(model);
    }

    /// <summary>Embeds texts with the index's model; 503 when it fails.</summary>
    public async Task<EmbeddedTexts> EmbedAsync(VectorIndex index, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        Require(index);
        string model = index.Definition.EmbeddingModel!;
        if (_generators.TryGetValue(model, out var generator))
            return await EmbedAsync(model, generator, texts, cancellationToken);
        var embedded = new EmbeddedTexts(texts.Count, HashingEmbedder.Dimension);
        for (int i = 0; i < texts.Count; i++)
            HashingEmbedder.Embed(texts[i], embedded[i]);
        return embedded;
    }

    async Task<EmbeddedTexts> EmbedAsync(
        string model,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> generated;
        try
        {
            generated = await generator.GenerateAsync(texts, options: null, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was: to a client of the service, the model is not available.
            throw NotAvailable(model);
        }

        int dimension = generated.Count > 0 ? generated[0].Vector.Length : 0;
        if (generated.Count != texts.Count || dimension == 0 || generated.Any(embedding => embedding.Vector.Length != dimension))
            throw NotAvailable(model);
        _seenDimensions[model] = dimension;
        var embedded = new EmbeddedTexts(texts.Count, dimension);
        for (int i = 0; i < texts.Count; i++)
            generated[i].Vector.Span.CopyTo(embedded[i]);
        return embedded;
    }

    int DimensionOf(string name, IEmbeddingGenerator<string, Embedding<float>> generator) =>
        generator.GetService(typeof(EmbeddingGeneratorMetadata)) is EmbeddingGeneratorMetadata { DefaultModelDimensions: { } dimension }
            ? dimension
            : _seenDimensions.GetValueOrDefault(name);

    static RejectedException NotAvailable(string model) =>
        new(StatusCodes.Status503ServiceUnavailable, $"Embedding model '{model}' is not available")
        {
            RetryAfterSeconds = RetryAfterSeconds,
        };
}
