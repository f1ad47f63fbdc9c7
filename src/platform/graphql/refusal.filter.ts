import { Catch } from '@nestjs/common';
import type { GqlExceptionFilter } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { RefusedError } from './refusal.js';

/** Expected refusals go on to the client as they are; the framework would log each as if something had broken. */
@Catch(RefusedError, GraphQLError)
export class RefusalFilter implements GqlExceptionFilter {
  catch(refusal: RefusedError | GraphQLError): RefusedError | GraphQLError {
    return refusal;
  }
}
