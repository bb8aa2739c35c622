using System.Runtime.InteropServices;
using System.Text.Json;

namespace CyborgDb.Testing;

/// <summary>Keys, vectors and their wire forms that many tests use.</summary>
public static class Given
{
    public const string KeyHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    public const string OtherKeyHex = "f0e0d0c0b0a090807060504030201000112233445566778899aabbccddeeff01";
    public const string UserHex = "0f0e0d0c0b0a09080706050403020100";

    /// <summary>The contract's test vector.</summary>
    public const string Base64 = "zczMPc3MTD6amZk+zczMPgAAAD+amRk/MzMzP83MTD8=";

    public static readonly string[] Ids = ["a", "b"];

    public static readonly float[] Flat = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f];

    public static readonly float[,] Array = { { 0.1f, 0.2f, 0.3f, 0.4f }, { 0.5f, 0.6f, 0.7f, 0.8f } };

    public static readonly float[][] Jagged = [[0.1f, 0.2f, 0.3f, 0.4f], [0.5f, 0.6f, 0.7f, 0.8f]];

    public static IndexKey Key() => IndexKey.FromHex(KeyHex);

    public static IndexKey OtherKey() => IndexKey.FromHex(OtherKeyHex);

    public static EncryptedIndex Index(this CyborgDbClient client, IndexKey? key = null) => client.GetIndex("docs", key ?? Key());

    /// <summary>A body about the index <c>docs</c> under the key, with these fields beside.</summary>
    public static string Body(string fields = "") =>
        $"{{\"index_name\":\"docs\",\"index_key\":\"{KeyHex}\"{(fields.Length > 0 ? "," : "")}{fields}}}";

    /// <summary>The values that a <c>vectors_b64</c> stands for.</summary>
    public static float[] Decoded(JsonElement base64) =>
        MemoryMarshal.Cast<byte, float>(base64.GetBytesFromBase64()).ToArray();
}
