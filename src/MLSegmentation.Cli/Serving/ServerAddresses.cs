using System.Net;
using System.Net.Sockets;
using MLSegmentation.Cli.Arguments;
using Microsoft.AspNetCore.Http;

namespace MLSegmentation.Cli.Serving;

/// <summary>Where the server listens.</summary>
internal sealed class ServerAddresses
{
    /// <summary>This machine alone.</summary>
    public const string Default = "http://127.0.0.1:5000";

    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private readonly BindingAddress[] _addresses;

    private ServerAddresses(BindingAddress[] addresses) => _addresses = addresses;

    /// <summary>The addresses as the server takes them.</summary>
    public string[] Urls => [.. _addresses.Select(address => address.ToString())];

    /// <summary>
    /// The names by which the server may be called: those of this machine where it listens to nobody else, so that no page from elsewhere reaches it by
    /// a name that it has led here; otherwise any.
    /// </summary>
    public string[] HostNames => _addresses.All(IsLoopback)
        ? [.. LoopbackNames.Concat(_addresses.SelectMany(NamesOf)).Distinct(StringComparer.OrdinalIgnoreCase)]
        : ["*"];

    /// <summary>Reads addresses, with semicolons between.</summary>
    /// <exception cref="UsageException">One is none.</exception>
    public static ServerAddresses Read(string text)
    {
        string[] urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Length == 0
            ? throw new UsageException($"--urls takes addresses such as {Default}, and its value is empty.")
            : new ServerAddresses([.. urls.Select(Parse)]);
    }

    private static BindingAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new UsageException($"--urls takes addresses such as {Default}, with semicolons between, not '{url}'.");
        }

        return address switch
        {
            { Scheme: not "http" } => throw new UsageException(
                $"--urls takes addresses that begin with http://, not '{url}'. For HTTPS, put a web server such as nginx or Caddy before it."),
            { PathBase.Length: > 0 } => throw new UsageException($"--urls takes addresses without a path, not '{url}'."),
            { IsUnixPipe: false } when !IsAddress(address.Host) => throw new UsageException(
                $"--urls takes the host localhost, an IP address of this machine, or * for all of them, not '{url}'."),
            { Port: 0 } when IsLocalhost(address.Host) => throw new UsageException(
                $"--urls takes port 0 with an IP address only; write http://127.0.0.1:0 instead of '{url}'."),
            { Port: < 0 or > IPEndPoint.MaxPort } => throw new UsageException($"--urls takes ports from 0 to {IPEndPoint.MaxPort}, not '{url}'."),
            _ => address,
        };
    }

    private static bool IsLoopback(BindingAddress address) =>
        !address.IsUnixPipe && (IsLocalhost(address.Host) || (TryParse(address.Host) is { } host && IPAddress.IsLoopback(host)));

    // As it was given, and as browsers write it: 127.1 is 127.0.0.1.
    private static IEnumerable<string> NamesOf(BindingAddress address) => TryParse(address.Host) is not { } host ? [address.Host]
        : host.AddressFamily == AddressFamily.InterNetworkV6 ? [address.Host, $"[{host}]"]
        : [address.Host, host.ToString()];

    // Names of other kinds would be taken for all addresses.
    private static bool IsAddress(string host) => host is "*" or "+" || IsLocalhost(host) || TryParse(host) is not null;

    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static IPAddress? TryParse(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;
}
