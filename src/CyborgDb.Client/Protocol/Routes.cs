using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>
/// The routes of the service. Each says where it is, how it may be repeated, what a response has to be, what comes of it, and what its errors
/// have to say; the bodies are the <see cref="RequestContent"/>s.
/// </summary>
internal static partial class Routes
{
    public static readonly Route<ServiceHealth> Health = new("health", HttpMethod.Get, "v1/health", Repeat.Read, JsonBody.Reader(
        ResponseJson.Default.HealthResponse,
        static (body, _) => new ServiceHealth { Status = body.Status, ApiVersion = body.ApiVersion, Version = body.Version }));

    public static readonly Route<IReadOnlyList<EmbeddingModel>> EmbeddingModels = new("embedding_models", HttpMethod.Get, "v1/embedding-models", Repeat.Read, JsonBody.Reader(
        ResponseJson.Default.EmbeddingModelsResponse,
        static (body, _) => (IReadOnlyList<EmbeddingModel>)Array.ConvertAll(body.Models, static model => new EmbeddingModel
        {
            Name = model.Name,
            Dimension = model.Dimension,
            MaxSequenceLength = model.MaxSeqLength,
        }),
        static body => body.Models.AsSpan().Contains(null!) ? "a model is null." : null))
    {
        Since = "0.18",
    };

    /// <summary>Of a response that says only that all went well, its words.</summary>
    private static Func<Exchange, Stream, bool, ValueTask<string>> Message() =>
        JsonBody.Reader(ResponseJson.Default.StatusResponse, static (body, _) => body.Message);
}
