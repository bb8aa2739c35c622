using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Embedding;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Training;
using Microsoft.AspNetCore.Http.Features;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// Both ways of storing items. Everything of a batch is checked and encrypted before the first item is stored, so a
/// batch is stored whole or not at all.
/// </summary>
internal sealed class UpsertRoutes(IndexGate gate, EmbeddingModels models, TrainingWorker training, TrainingChecks checks)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/vectors/upsert", RouteAccess.Write, UpsertAsync),
        new("POST", "/v1/vectors/upsert_binary", RouteAccess.Write, UpsertBinaryAsync),
    ];

    private async Task UpsertAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        (var address, var items) = body.Read(static fields => (
            fields.IndexAddress(), fields.RequiredObjects("items").Select(UpsertItem.Read).ToList()));
        using var unlocked = gate.Unlock(context, address);
        using var embedded = await EmbedAsync(context, unlocked.Index, items).ConfigureAwait(false);
        using var batch = new UpsertBatch(unlocked, items.Count);
        foreach (var item in items)
            batch.Add(item, embedded);
        await StoreAsync(context, batch).ConfigureAwait(false);
    }

    private async Task UpsertBinaryAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadBinaryAsync(context).ConfigureAwait(false);
        (var address, var binary) = body.Read(static fields => (
            fields.IndexAddress(), fields.RequiredObject("batch") is { } members ? BinaryUpsert.Read(members) : null));
        using var unlocked = gate.Unlock(context, address);
        using var batch = new UpsertBatch(unlocked, binary!.Ids.Length);
        binary.AddTo(batch, body.Vectors);
        await StoreAsync(context, batch).ConfigureAwait(false);
    }

    /// <summary>The vectors of the items that came without one, all embedded at once; <see langword="null"/> when there are none.</summary>
    private async Task<EmbeddedTexts?> EmbedAsync(HttpContext context, VectorIndex index, List<UpsertItem> items)
    {
        var texts = new List<string>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Vector is not null)
                continue;
            EmbeddingModels.Require(index);
            texts.Add(items[i].Contents ?? throw RejectedException.BadRequest($"Item {i} has neither a vector nor contents to embed"));
        }

        return texts.Count == 0 ? null : await models.EmbedAsync(index, texts, context.RequestAborted).ConfigureAwait(false);
    }

    // To train an index, the service has to open it by itself afterwards: a user's token alone gives it no key for that.
    private static bool CanTrain(HttpContext context, VectorIndex index) =>
        index.Definition.KmsName is not null || context.Features.GetRequiredFeature<Caller>().User is null;

    private Task StoreAsync(HttpContext context, UpsertBatch batch)
    {
        var count = batch.Store();
        var checkFails = checks.TakeFailure();
        var triggered = checkFails || !CanTrain(context, batch.Index) ? null : training.TriggerIfNeeded(batch.Index, count);
        return JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("status", "success");
            writer.WriteString("message", $"Upserted {batch.Count} vectors");
            if (checkFails)
                writer.WriteString("warning", "Training check failed but upsert succeeded");
            if (triggered is null)
                return;
            writer.WriteBoolean("training_triggered", true);
            writer.WriteString("training_message", triggered);
        });
    }
}
