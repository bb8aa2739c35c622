using System.Collections.Concurrent;
using CyborgDb.Emulator.Storage;
using Microsoft.Extensions.AI;

namespace CyborgDb.Emulator.Embedding;

/// <summary>The models that can embed texts: the built-in one, and those that the emulator was given.</summary>
internal sealed class EmbeddingModels(IEnumerable<KeyValuePair<string, IEmbeddingGenerator<string, Embedding<float>>>> generators)
{
    private const int RetryAfterSeconds = 30;

    private readonly Dictionary<string, IEmbeddingGenerator<string, Embedding<float>>> _generators =
        new(generators, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, int> _seenDimensions = new(StringComparer.Ordinal);

    /// <summary>The built-in model first. None of them tells a longest text, so that is without limit.</summary>
    public IEnumerable<EmbeddingModelInfo> List()
    {
        yield return new(HashingEmbedder.ModelName, HashingEmbedder.Dimension, int.MaxValue);
        foreach ((var name, var generator) in _generators.OrderBy(static model => model.Key, StringComparer.Ordinal))
            yield return new(name, DimensionOf(name, generator), int.MaxValue);
    }

    /// <summary>
    /// The definition with the full name of its model and the dimension of that, where it is known. An unknown model is 400
    /// (0.17: 500), a dimension that contradicts it 400.
    /// </summary>
    public IndexDefinition WithModel(IndexDefinition definition, ServiceVersion version)
    {
        if (definition.EmbeddingModel is not { } name)
            return definition;
        if (Find(name) is not { } model)
        {
            var detail = $"Unknown embedding model '{name}'";
            throw version == ServiceVersion.V018 ? RejectedException.BadRequest(detail) : RejectedException.Internal(detail);
        }

        if (model.Dimension != 0 && definition.Dimension != 0 && model.Dimension != definition.Dimension)
        {
            throw RejectedException.BadRequest(
                $"dimension {definition.Dimension} contradicts embedding model '{model.Name}', whose dimension is {model.Dimension}");
        }

        return definition with
        {
            EmbeddingModel = model.Name,
            Dimension = model.Dimension != 0 ? model.Dimension : definition.Dimension,
        };
    }

    /// <summary>Throws 400 unless <paramref name="index"/> has a model.</summary>
    public static void Require(VectorIndex index)
    {
        if (index.Definition.EmbeddingModel is null)
            throw RejectedException.BadRequest($"Index '{index.Name}' has no embedding model: vectors are required");
    }

    /// <summary>Embeds texts with the index's model; 503 when it fails.</summary>
    public async Task<EmbeddedTexts> EmbedAsync(VectorIndex index, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        Require(index);
        var model = index.Definition.EmbeddingModel!;
        if (_generators.TryGetValue(model, out var generator))
            return await EmbedAsync(model, generator, texts, cancellationToken).ConfigureAwait(false);
        var embedded = new EmbeddedTexts(texts.Count, HashingEmbedder.Dimension);
        for (var i = 0; i < texts.Count; i++)
            HashingEmbedder.Embed(texts[i], embedded[i]);
        return embedded;
    }

    /// <summary>A model by its name, which may lack the organisation before the slash, in any case.</summary>
    private EmbeddingModelInfo? Find(string name)
    {
        EmbeddingModelInfo[] models = [.. List()];
        var place = Array.FindIndex(models, model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (place < 0)
            place = Array.FindIndex(models, model => WithoutOrganisation(model.Name).Equals(name, StringComparison.OrdinalIgnoreCase));
        return place < 0 ? null : models[place];
    }

    private static ReadOnlySpan<char> WithoutOrganisation(string name) => name.AsSpan(name.LastIndexOf('/') + 1);

    private async Task<EmbeddedTexts> EmbedAsync(
        string model,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> generated;
        try
        {
            generated = await generator.GenerateAsync(texts, options: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was: to a client of the service, the model is not available.
            throw NotAvailable(model);
        }

        var dimension = generated.Count > 0 ? generated[0].Vector.Length : 0;
        if (generated.Count != texts.Count || dimension == 0 || generated.Any(embedding => embedding.Vector.Length != dimension))
            throw NotAvailable(model);
        _seenDimensions[model] = dimension;
        var embedded = new EmbeddedTexts(texts.Count, dimension);
        for (var i = 0; i < texts.Count; i++)
            generated[i].Vector.Span.CopyTo(embedded[i]);
        return embedded;
    }

    private int DimensionOf(string name, IEmbeddingGenerator<string, Embedding<float>> generator) =>
        generator.GetService(typeof(EmbeddingGeneratorMetadata)) is EmbeddingGeneratorMetadata { DefaultModelDimensions: { } dimension }
            ? dimension
            : _seenDimensions.GetValueOrDefault(name);

    private static RejectedException NotAvailable(string model) =>
        new(StatusCodes.Status503ServiceUnavailable, $"Embedding model '{model}' is not available")
        {
            RetryAfterSeconds = RetryAfterSeconds,
        };
}
