using System.Net;
using CyborgDb.Primitives;

namespace CyborgDb.Protocol;

/// <summary>What can be done about a refusal, by what was asked for: the names of options and methods in place of those of the wire.</summary>
internal static class RefusalAdvice
{
    public const string ModelIsMissing =
        $"Without an embedding model the service makes no vectors of texts: give vectors, or create the index with {nameof(CreateIndexOptions)}.{nameof(CreateIndexOptions.EmbeddingModel)}.";

    public const string ModelIsNotThere =
        $"The service cannot use the index's embedding model now: {nameof(CyborgDbClient.ListEmbeddingModelsAsync)} lists the models that it has.";

    /// <summary>Of an index that was to be created with a model.</summary>
    public static string OfModel(string model) =>
        $"EmbeddingModel is '{ShownText.Of(model)}': {nameof(CyborgDbClient.ListEmbeddingModelsAsync)} lists the models that the service has (version 0.18 or later), with their dimensions.";

    /// <summary>Of an index that was to be created with quantised values.</summary>
    public static string OfPrecision(StoragePrecision precision) =>
        $"StoragePrecision is {precision}, which needs service version 0.18 or later; before it there are {nameof(StoragePrecision.Float32)} and {nameof(StoragePrecision.Float16)}.";

    /// <summary>Of a search that was refused.</summary>
    /// <param name="said">What the service said.</param>
    /// <param name="filter">Its filter.</param>
    /// <param name="text">The words that it searches for.</param>
    public static string? OfSearch(string said, Filter? filter, TextSearch? text)
    {
        if (text is not null && Says(said, "text"))
        {
            var fields = text.Fields is { Count: > 0 } named ? $" The fields named are {string.Join(", ", named.Select(field => $"'{ShownText.Of(field)}'"))}." : "";
            return $"Words are searched for in fields that are FullText in the schema that the index was created with (MetadataSchema, TextFields).{fields}";
        }
        return filter is not null && (Says(said, "filter") || Says(said, "operator")) ? new FilterUse(filter).Advice(said) : null;
    }

    /// <summary>Whether a status is one for a request that is not right.</summary>
    public static bool IsMistake(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity;

    public static bool Says(string said, string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
}
