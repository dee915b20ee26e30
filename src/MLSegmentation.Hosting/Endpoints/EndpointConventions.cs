using Microsoft.AspNetCore.Builder;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>Applies to all of some endpoints what the application says of them: policies, limits of rates, names.</summary>
internal sealed class EndpointConventions(IReadOnlyList<IEndpointConventionBuilder> endpoints) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Add(convention);
        }
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Finally(finallyConvention);
        }
    }
}
