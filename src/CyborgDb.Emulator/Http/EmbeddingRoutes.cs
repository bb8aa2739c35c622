using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Embedding;

namespace CyborgDb.Emulator.Http;

/// <summary>The embedding models, which 0.18 lists.</summary>
internal sealed class EmbeddingRoutes(EmbeddingModels models)
{
    public IEnumerable<Route> All => [new("GET", "/v1/embedding-models", RouteAccess.AnyCaller, ListAsync)];

    private Task ListAsync(HttpContext context) =>
        JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray("models");
            foreach (var model in models.List())
            {
                writer.WriteStartObject();
                writer.WriteString("name", model.Name);
                writer.WriteNumber("dimension", model.Dimension);
                writer.WriteNumber("max_seq_length", model.MaxSequenceLength);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
}
